import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { knownDates } from "#services/audit/domain/assurance/as-of-dates.ts";
import type { AssurancePolicy } from "#services/audit/domain/assurance/assurance-policy.ts";
import { plannedAssurances } from "#services/audit/domain/assurance/plan-assurance.ts";
import { plannedMeans } from "#services/audit/domain/assurance/planned-means.ts";
import { ofShare, twoPoints } from "./laws.ts";
import type { EstimatedGate, Limit } from "./limits.ts";
import { passing } from "./looks.ts";
import { type Rate, rateOf, rounded } from "./rate.ts";
import { type Laws, strategyOf, structures } from "./strategies.ts";

/** What a plan says of a truth, beside how often strategies of it were passed. */
export interface PlannedPower {
  readonly gate: string;
  readonly criterion: string;
  readonly truth: number;
  /** Windows in which a plan says that the policy's power is reached. */
  readonly windows: number;
  readonly planned: number;
  readonly simulated: Rate;
}

/** How far trades of the plan lie from their mean: more than the 100 bps of `pmx plan`, so that fewer windows are enough. */
const spreadBps = 400;

/** The third truth of five that a plan states: a share with 40 % of the bad observations that its limit allows. */
const stated = 2;

/** Each estimated criterion of a gate at the windows that a plan states for it. */
export function plannedPowers(
  { spec, limits }: EstimatedGate,
  policy: AssurancePolicy,
  strategies: number,
  seed: number,
): readonly PlannedPower[] {
  const counts = { audits: 20, trades: 20, spreadBps };
  return plannedAssurances(spec, counts, policy).map(({ criterion, chances }, at) => {
    const limit = limits.find(({ result }) => result.criterion === criterion)!;
    const { truth, windowsForPower: windows = 0 } = chances[stated]!;
    const again = { audits: windows, trades: windows, spreadBps };
    const planned = plannedAssurances(spec, again, policy)[at]!.chances[stated]!.passRatio;
    const random = new SeededRandom(seed + at);
    const laws = lawsOf(limit, truth);
    let passed = 0;
    for (let run = 0; run < strategies; run += 1) {
      const { dates } = knownDates(strategyOf(random, structures[0]!, laws, windows));
      if (passing(limit, dates, policy).includes(1)) passed += 1;
    }
    return {
      gate: spec.gate,
      ...{ criterion, truth, windows },
      planned: rounded(planned),
      simulated: rateOf(passed, strategies),
    };
  });
}

function lawsOf(limit: Limit, truth: number): Laws {
  const { asked, result, law } = limit;
  const mean = plannedMeans.get(asked.metric);
  if (law.kind === "SHARE" || mean === undefined) return ofShare(limit, truth);
  const { gain } = mean.swing(truth, result.threshold, spreadBps);
  const isBps = law.meanAt === undefined;
  // Of a profit factor the loss is what it is: the observation is that loss times the factor asked for.
  const trades = isBps
    ? twoPoints(0.5, gain, mean.swing(truth, result.threshold, spreadBps).loss)
    : twoPoints(0.5, gain * 10_000, -spreadBps);
  return { audits: [[1, 1]], trades };
}
