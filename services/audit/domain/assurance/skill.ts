import { log } from "#lib/statistics/numerics/portable-math.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { GateSpec } from "../gates/gate-spec.ts";
import type { KnownDates } from "./as-of-dates.ts";
import { disjointDates } from "./disjoint-dates.ts";
import { shareEvidence } from "./share-assurance.ts";

/** The share of dates on which forecasts that are as good as their baseline are the better ones. */
const even = 0.5;

/** Whether forecasts were shown to be better than their baseline, and not only seldom much worse. */
export interface Skill {
  /** The model that they are held against: "naive"; several in the order of their names. */
  readonly against: readonly string[];
  /** Shown: they are the better ones on more than half of all dates. */
  readonly isShown: boolean;
  /** Natural logarithm of the e-value against "half of the dates at the most". */
  readonly logEvidence: number;
  /** Dates that share no bar. */
  readonly observations: number;
  /** Mean share of a date's forecasts that were the better ones; absent without a date. */
  readonly betterRatio?: number;
}

/**
 * The sign test of a gate that judges an ensemble, at every look: a date is the share of its tickers whose RMSE ratio is
 * below 1, equal ones half. KEEP does not need it.
 * @returns undefined for a gate that judges no ensemble
 */
export function skillOf(
  spec: GateSpec,
  evidence: Evidence,
  { dates }: KnownDates,
  alphaRatio: number,
): Skill | undefined {
  if (spec.kind === "CRITERIA" && spec.ensemble === undefined) return undefined;
  const shares = disjointDates(dates, "HORIZON", () => true).flatMap(({ scored }) => {
    const ratios = scored.flatMap(({ status, rmseRatio }) =>
      status === "ENSEMBLE_UNDEFINED" ? Number.POSITIVE_INFINITY : (rmseRatio ?? []),
    );
    if (ratios.length === 0) return [];
    const better = ratios.reduce((sum, ratio) => sum + (ratio < 1 ? 1 : ratio === 1 ? even : 0), 0);
    return better / ratios.length;
  });
  const levels = { alphaRatio, failAlphaRatio: alphaRatio };
  const bound = { comparator: "AT_LEAST", threshold: even } as const;
  const { logPass, observations, observed } = shareEvidence(shares, bound, levels);
  const models = evidence.observed("FORECAST_MADE").map(({ baselineModel }) => baselineModel);
  return {
    against: [...new Set(models)].sort(),
    isShown: logPass >= -log(alphaRatio),
    logEvidence: logPass,
    observations,
    ...(observed !== undefined && { betterRatio: observed }),
  };
}
