import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import type { Audit } from "../audits/audit.ts";
import { effectiveOf } from "./audit-counts.ts";
import { percentileMetric, shareMetric } from "./metric-kinds.ts";

/** Ratios closer to a limit than this are equal to it, so that rounding never decides. */
const tolerance = 1e-12;
const effective = "effective audits";

/** Ensemble over baseline RMSE of each effective audit; below 1 the ensemble was better. */
export function rmseRatiosOf(audits: readonly Audit[]): readonly number[] {
  return effectiveOf(audits).map(({ rmseRatio }) => metricValue(rmseRatio) as number);
}

/** Percentiles 10, 50 and 90 of the ratio. */
export function rmseRatioPercentiles(audits: readonly Audit[]): readonly Metric[] {
  const ratios = rmseRatiosOf(audits);
  return [10, 50, 90].map((percent) =>
    percentileMetric(`rmse_ratio_p${percent}`, "RATIO", effective, ratios, percent / 100),
  );
}

/** Median of ensemble RMSE over the best model's in hindsight: information, never gated on. */
export function medianRegret(audits: readonly Audit[]): Metric {
  const ratios = effectiveOf(audits)
    .map(({ regretRatio }) => metricValue(regretRatio))
    .filter((ratio) => ratio !== undefined);
  return percentileMetric("regret_ratio_p50", "RATIO", effective, ratios, 0.5);
}

/** Share of effective audits whose ratio is above `violationRatio`. */
export function violationRate(audits: readonly Audit[], violationRatio: number): Metric {
  const ratios = rmseRatiosOf(audits);
  const violations = ratios.filter((ratio) => ratio > violationRatio + tolerance).length;
  return shareMetric("violation_rate", effective, violations, ratios.length);
}

/** Share of effective audits whose ratio is below `liftRatio`. */
export function liftFraction(audits: readonly Audit[], liftRatio: number): Metric {
  const lifted = belowRatio(audits, liftRatio);
  return shareMetric("lift_fraction", effective, lifted, effectiveOf(audits).length);
}

/** How many effective audits have a ratio below the one given. */
export function belowRatio(audits: readonly Audit[], ratio: number): number {
  return rmseRatiosOf(audits).filter((observed) => observed < ratio - tolerance).length;
}
