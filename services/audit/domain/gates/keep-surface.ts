import {
  type JointTruth,
  jointPassProbability,
} from "#lib/statistics/operating-characteristics/joint-shares.ts";
import { allowedBad } from "#lib/statistics/operating-characteristics/share-rule.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { comparisonTolerance } from "../metrics/measurement.ts";
import { auditsBelow } from "../metrics/rmse-ratio.ts";
import type { EnsembleSettings, GateSpec } from "./gate-spec.ts";
import { ensembleOf, requiredAudits } from "./required-audits.ts";

/** How often the gate ends KEEP where these are the true rates. */
export interface KeepChance {
  /** True share of audits that are violations. */
  readonly violationRate: number;
  /** True share of audits that are lifts. */
  readonly liftRate: number;
  readonly keepRatio: number;
}

/** What the decision over an ensemble lets through, over the two rates that it judges. */
export interface KeepSurface {
  /** Effective audits that it is computed for: those at hand, or as many as the gate asks for. */
  readonly n: number;
  /** Share of the lifts that are taken to be beyond the promotion ratio. */
  readonly promotedShare: number;
  readonly chances: readonly KeepChance[];
  readonly assumption: string;
}

/** True lift rates; a forecast that is as good as its baseline beats it in half of the audits. */
const liftRates = [0.05, 0.1, 0.2, 0.35, 0.5] as const;

/** Steps of the true violation rate about its maximum. */
const violationSteps = [-0.1, -0.05, 0, 0.05, 0.1] as const;

/**
 * P(KEEP) over true violation and lift rates, exact by the multinomial law: each audit is a violation, a lift
 * or neither, independently of the others. Windows that overlap, and audits of one date, are not independent.
 * The share of lifts that are beyond the promotion ratio is that of the evidence; all of them where it has none.
 *
 * @returns undefined where the gate does not ask for the ensemble, where a lift may be a violation too, or a
 *   promotion no lift
 */
export function keepSurface(spec: GateSpec, evidence: Evidence): KeepSurface | undefined {
  const ensemble = ensembleOf(spec);
  if (ensemble === undefined) return undefined;
  const lifts = auditsBelow(evidence, ensemble.liftRatio);
  const promoted = auditsBelow(evidence, ensemble.promotionRatio);
  const share = lifts.count === 0 ? 1 : promoted.count / lifts.count;
  return keepSurfaceAt(spec, lifts.n, share);
}

/** The same before there is evidence. @param promotedShare share of the lifts, 0 to 1 */
export function keepSurfaceAt(
  spec: GateSpec,
  effectiveAudits: number,
  promotedShare: number,
): KeepSurface | undefined {
  const ensemble = ensembleOf(spec);
  if (ensemble === undefined) return undefined;
  const { promotionRatio, liftRatio, violationRatio } = ensemble;
  if (!(promotionRatio <= liftRatio && liftRatio <= violationRatio)) return undefined;
  const n = Math.max(effectiveAudits, requiredAudits(spec).audits);
  const chances = violationSteps.flatMap((step) => {
    const violationRate = Number((ensemble.maximumViolationRate + step).toPrecision(12));
    if (violationRate < 0 || violationRate > 1) return [];
    return liftRates.flatMap((liftRate) => {
      const truth = { violationRate, liftRate, largeShare: promotedShare };
      const keepRatio = keepProbability(ensemble, n, truth);
      return keepRatio === undefined ? [] : [{ violationRate, liftRate, keepRatio }];
    });
  });
  const assumption =
    "independent audits, each a violation, a lift or neither; the share of lifts beyond the promotion ratio is known";
  return { n, promotedShare, chances, assumption };
}

/**
 * P(KEEP) of n independent audits with these true rates, exact.
 * @param n effective audits, at least as many as the gate asks for
 * @returns undefined where the rates are of more than all audits
 */
export function keepProbability(
  spec: EnsembleSettings,
  n: number,
  truth: JointTruth,
): number | undefined {
  const tolerance = comparisonTolerance;
  const violations = { comparator: "AT_MOST", threshold: spec.maximumViolationRate } as const;
  const lift = { comparator: "AT_LEAST", threshold: spec.minimumLiftFraction } as const;
  const rule = {
    n,
    mostViolations: allowedBad({ ...violations, tolerance }, n),
    leastLifts: n - allowedBad({ ...lift, tolerance }, n),
  };
  return jointPassProbability(rule, truth);
}
