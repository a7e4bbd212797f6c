import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { knownDates } from "#services/audit/domain/assurance/as-of-dates.ts";
import type { AssurancePolicy } from "#services/audit/domain/assurance/assurance-policy.ts";
import { atLimit, goodStrategy, justSatisfied, meanLaws, shapes } from "./laws.ts";
import type { EstimatedGate, Limit } from "./limits.ts";
import { failing, firstOfAll, firstOfAny, passing } from "./looks.ts";
import { type Rate, rateOf, total } from "./rate.ts";
import { asOfsOf, type Laws, type Structure, strategyOf, structures } from "./strategies.ts";

/** Windows that share no bar, of each strategy that must not pass. */
export const windowsOfEach = 100;

/** Of each strategy that must not fail, or should pass. */
export const longWindows = 400;

/** How often strategies with one criterion at its limit, or beyond it, were ever passed. */
export interface WrongPass {
  readonly gate: string;
  readonly criterion: string;
  /** By the criterion alone: no gate passes more often. */
  readonly byCriterion: Rate;
  /** By all criteria of the gate at one look. */
  readonly byGate: Rate;
  /** The structure and shape of which the criterion passed most. */
  readonly worst: Rate & { readonly of: string };
}

/**
 * Strategies of which one criterion is at its limit, looked at after every as-of: as many of each structure and, of
 * means, of each shape of returns.
 * @param strategies in all
 * @param beyond points of a share on its wrong side; 0 for at the limit
 */
export function wrongPasses(
  { spec, limits }: EstimatedGate,
  limit: Limit,
  policy: AssurancePolicy,
  strategies: number,
  seed: number,
  beyond = 0,
): WrongPass {
  const random = new SeededRandom(seed);
  const tried = structures.flatMap((structure) =>
    (limit.law.kind === "SHARE" ? shapes.slice(0, 1) : shapes).map((shape) => ({
      structure,
      shape,
      of: limit.law.kind === "SHARE" ? structure.name : `${structure.name}, ${shape.name}`,
    })),
  );
  const ofEach = Math.ceil(strategies / tried.length);
  const found = tried.map(({ structure, shape, of }) => {
    const laws = atLimit(limit, shape, beyond);
    let [byCriterion, byGate] = [0, 0];
    for (let run = 0; run < ofEach; run += 1) {
      const dates = datesOf(random, structure, laws, windowsOfEach);
      const own = passing(limit, dates, policy);
      if (!own.includes(1)) continue;
      byCriterion += 1;
      const all = limits.map((one) => (one === limit ? own : passing(one, dates, policy)));
      if (firstOfAll(all) >= 0) byGate += 1;
    }
    return { of, byCriterion: rateOf(byCriterion, ofEach), byGate: rateOf(byGate, ofEach) };
  });
  const [worst] = found.toSorted((a, b) => b.byCriterion.count - a.byCriterion.count);
  return {
    gate: spec.gate,
    criterion: limit.result.criterion,
    byCriterion: total(found.map((one) => one.byCriterion)),
    byGate: total(found.map((one) => one.byGate)),
    worst: { of: worst!.of, ...worst!.byCriterion },
  };
}

/** How often strategies that just satisfy every criterion of a gate were ever failed. */
export interface WrongFail extends Rate {
  readonly gate: string;
}

export function wrongFails(
  gate: EstimatedGate,
  { alphaRatio }: AssurancePolicy,
  strategies: number,
  seed: number,
): WrongFail {
  const random = new SeededRandom(seed);
  const laws = justSatisfied(gate);
  const failAlpha = alphaRatio / gate.limits.length;
  let failed = 0;
  for (let run = 0; run < strategies; run += 1) {
    const dates = datesOf(random, structures[0]!, laws, longWindows);
    if (firstOfAny(gate.limits.map((limit) => failing(limit, dates, failAlpha))) >= 0) failed += 1;
  }
  return { gate: gate.spec.gate, ...rateOf(failed, strategies) };
}

/** How often a mean that is at its limit was ever failed, by the shape of its returns. */
export interface MeanFail extends Rate {
  readonly shape: string;
}

/** What the approximation of FAIL costs: one mean at α, for shapes of returns that it takes well and badly. */
export function meanFails(
  limit: Limit,
  { alphaRatio }: AssurancePolicy,
  strategies: number,
  seed: number,
): readonly MeanFail[] {
  return meanLaws(limit.result.threshold).map(([shape, trades], at) => {
    const random = new SeededRandom(seed + at);
    const laws: Laws = { audits: [[1, 1]], trades };
    let failed = 0;
    for (let run = 0; run < strategies; run += 1) {
      const dates = datesOf(random, structures[0]!, laws, longWindows);
      if (failing(limit, dates, alphaRatio).includes(1)) failed += 1;
    }
    return { shape, ...rateOf(failed, strategies) };
  });
}

/** After how many windows a good strategy is passed. */
export interface GatePower {
  readonly gate: string;
  readonly strategies: number;
  /** Share that was passed within 100 and within 400 windows, looked at after each. */
  readonly within100: number;
  readonly within400: number;
  /** Windows after which half, and four of five, had been passed; absent for none within 400. */
  readonly half?: number;
  readonly fourOfFive?: number;
}

/** A strategy well within every limit, looked at after every window, until the gate passes. */
export function gatePower(
  { spec, limits }: EstimatedGate,
  policy: AssurancePolicy,
  strategies: number,
  seed: number,
): GatePower {
  const random = new SeededRandom(seed);
  const firsts: number[] = [];
  for (let run = 0; run < strategies; run += 1) {
    const dates = datesOf(random, structures[0]!, goodStrategy, longWindows);
    const first = firstOfAll(limits.map((limit) => passing(limit, dates, policy)));
    if (first >= 0) firsts.push(first + 1);
  }
  firsts.sort((a, b) => a - b);
  const within = (windows: number) =>
    firsts.filter((first) => first <= windows).length / strategies;
  const half = firsts[Math.ceil(strategies / 2) - 1];
  const fourOfFive = firsts[Math.ceil(0.8 * strategies) - 1];
  return {
    ...{ gate: spec.gate, strategies },
    within100: within(windowsOfEach),
    within400: within(longWindows),
    ...(half !== undefined && { half }),
    ...(fourOfFive !== undefined && { fourOfFive }),
  };
}

function datesOf(random: SeededRandom, structure: Structure, laws: Laws, windows: number) {
  const evidence = strategyOf(random, structure, laws, asOfsOf(windows, structure));
  return knownDates(evidence).dates;
}
