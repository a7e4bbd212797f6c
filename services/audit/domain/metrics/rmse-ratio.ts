import { z } from "zod";
import type { SortedSample } from "#lib/statistics/distributions/sorted-sample.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { type Fold, sampleOf } from "../evidence/fold.ts";
import { comparisonTolerance, measuredValue, percentileOf } from "./measurement.ts";
import type { ParameterisedMetric, PlainMetric } from "./scorecard-metric.ts";

/** Over which bars the ratios of the effective audits are: the horizon, or those of the holding limit. */
export interface RatioSample {
  /** What the names of its metrics end in, before a percentile. */
  readonly suffix: string;
  readonly denominator: string;
  /** What the ratio is, for the meaning of a metric. */
  readonly ratio: string;
  readonly fold: Fold<"FORECAST_SCORED", SortedSample>;
}

/** Ensemble over baseline RMSE of each effective audit; below 1 the ensemble was better. */
export const overHorizon: RatioSample = {
  suffix: "",
  denominator: "effective audits",
  ratio: "RMSE ratio",
  fold: sampleOf("FORECAST_SCORED", ({ rmseRatio }) => rmseRatio),
};

/** The same over the bars that a position is held for: the horizon that is traded. */
export const overHolding: RatioSample = {
  suffix: "_holding",
  denominator: "audits with a holding limit",
  ratio: "RMSE ratio over the holding limit",
  fold: sampleOf("FORECAST_SCORED", ({ holding }) => holding?.rmseRatio),
};

const regretRatios = sampleOf("FORECAST_SCORED", ({ status, regretRatio }) =>
  status === "EFFECTIVE" ? regretRatio : undefined,
);

/** How many effective audits have a ratio above the one given, and how many there are. */
export function auditsAbove(evidence: Evidence, ratio: number, { fold } = overHorizon) {
  const ratios = evidence.of(fold);
  return { count: ratios.countAbove(ratio + comparisonTolerance), n: ratios.size };
}

/** How many effective audits have a ratio below the one given, and how many there are. */
export function auditsBelow(evidence: Evidence, ratio: number, { fold } = overHorizon) {
  const ratios = evidence.of(fold);
  return { count: ratios.countBelow(ratio - comparisonTolerance), n: ratios.size };
}

/** Percentiles 10, 50 and 90 of the ratio. */
export const rmseRatioPercentiles: readonly PlainMetric[] = percentilesOf(
  overHorizon,
  "ensemble over baseline RMSE",
);
export const holdingRatioPercentiles: readonly PlainMetric[] = percentilesOf(
  overHolding,
  "ensemble over baseline RMSE over the holding limit, the horizon that is traded",
);

function percentilesOf(
  { suffix, denominator, fold }: RatioSample,
  ratio: string,
): readonly PlainMetric[] {
  return [10, 50, 90].map((percent) => ({
    name: `rmse_ratio${suffix}_p${percent}`,
    unit: "RATIO",
    denominator,
    meaning: `Percentile ${percent} of ${ratio}, interpolated linearly.`,
    measure: (evidence) => percentileOf(evidence.of(fold), percent / 100),
  }));
}

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
