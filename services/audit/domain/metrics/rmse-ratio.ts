import { z } from "zod";
import type { Evidence } from "../evidence/evidence.ts";
import { sampleOf } from "../evidence/fold.ts";
import { comparisonTolerance, measuredValue, percentileOf } from "./measurement.ts";
import type { ParameterisedMetric, PlainMetric } from "./scorecard-metric.ts";

/** Ensemble over baseline RMSE of each effective audit; below 1 the ensemble was better. */
const rmseRatios = sampleOf("FORECAST_SCORED", ({ rmseRatio }) => rmseRatio);

const regretRatios = sampleOf("FORECAST_SCORED", ({ status, regretRatio }) =>
  status === "EFFECTIVE" ? regretRatio : undefined,
);

/** How many effective audits have a ratio above the one given, and how many there are. */
export function auditsAbove(evidence: Evidence, ratio: number) {
  const ratios = evidence.of(rmseRatios);
  return { count: ratios.countAbove(ratio + comparisonTolerance), n: ratios.size };
}

/** How many effective audits have a ratio below the one given, and how many there are. */
export function auditsBelow(evidence: Evidence, ratio: number) {
  const ratios = evidence.of(rmseRatios);
  return { count: ratios.countBelow(ratio - comparisonTolerance), n: ratios.size };
}

/** Percentiles 10, 50 and 90 of the ratio. */
export const rmseRatioPercentiles: readonly PlainMetric[] = [10, 50, 90].map((percent) => ({
  name: `rmse_ratio_p${percent}`,
  unit: "RATIO",
  denominator: "effective audits",
  meaning: `Percentile ${percent} of ensemble over baseline RMSE, interpolated linearly.`,
  measure: (evidence) => percentileOf(evidence.of(rmseRatios), percent / 100),
}));

/** The evidence for a promotion of the ensemble; only the forecast-audits gate asks for it. */
export const auditsBelowPromotion: ParameterisedMetric<"promotionRatio"> = {
  name: "audits_below_promotion_ratio",
  unit: "COUNT",
  denominator: "effective audits",
  meaning: "Effective audits with an RMSE ratio below `promotionRatio`.",
  countsHits: true,
  parameters: {
    promotionRatio: z
      .number()
      .positive()
      .describe("At least one audit must have an RMSE ratio below this."),
  },
  measure(evidence, { promotionRatio }) {
    const { count, n } = auditsBelow(evidence, promotionRatio);
    return measuredValue(count, n);
  },
};

export const medianRegret: PlainMetric = {
  name: "regret_ratio_p50",
  unit: "RATIO",
  denominator: "effective audits",
  meaning: "Median of ensemble RMSE over that of the best single model after the fact.",
  informationOnly: true,
  measure: (evidence) => percentileOf(evidence.of(regretRatios), 0.5),
};
