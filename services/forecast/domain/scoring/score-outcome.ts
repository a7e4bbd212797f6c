import { defined, type Metric, metricValue, undefinedMetric } from "../../../kernel/metric.ts";
import type { Forecast, IntervalPath } from "../forecast.ts";
import type { IntervalCoverage, OutcomeContent, PathScore } from "../outcome.ts";
import { pathScore } from "./path-score.ts";

/**
 * Joins a forecast to the closes that followed.
 * @param realised one positive close per bar of the horizon
 */
export function scoreOutcome(forecast: Forecast, realised: readonly number[]): OutcomeContent {
  const last = forecast.lastClosePrice;
  const ensemble = pathScore("ensemble", forecast.ensemblePrices, realised, last);
  const models = forecast.models
    .filter((model) => model.prices.length > 0)
    .map((model) => pathScore(model.model, model.prices, realised, last));
  return {
    realisedPrices: [...realised],
    ensemble,
    models,
    rmseRatio: rmseRatio(
      ensemble,
      models.find((score) => score.model === forecast.baselineModel),
    ),
    coverages: forecast.intervals.map((interval) => coverageOf(interval, realised)),
    bestModelInHindsight: bestOf(models),
  };
}

function rmseRatio(ensemble: PathScore, baseline: PathScore | undefined): Metric {
  const identity = {
    name: "rmse_ratio",
    unit: "RATIO",
    denominator: "bars of the horizon",
    n: ensemble.rmse.n,
  } as const;
  const numerator = metricValue(ensemble.rmse);
  const divisor = baseline === undefined ? undefined : metricValue(baseline.rmse);
  if (numerator === undefined || divisor === undefined) return undefinedMetric(identity, "NO_DATA");
  if (divisor === 0) return undefinedMetric(identity, "ZERO_DENOMINATOR");
  return defined(identity, numerator / divisor);
}

function coverageOf(interval: IntervalPath, realised: readonly number[]): IntervalCoverage {
  let inside = 0;
  realised.forEach((price, h) => {
    if (price >= interval.lowerPrices[h]! && price <= interval.upperPrices[h]!) inside += 1;
  });
  const n = realised.length;
  const identity = {
    name: "coverage",
    unit: "RATIO",
    denominator: "bars of the horizon",
    n,
  } as const;
  return { levelRatio: interval.levelRatio, coverage: defined(identity, inside / n) };
}

/** The model of lowest RMSE; on a tie the first in the policy's order. */
function bestOf(scores: readonly PathScore[]): string {
  let best = "";
  let lowest = Number.POSITIVE_INFINITY;
  for (const score of scores) {
    const rmse = metricValue(score.rmse);
    if (rmse !== undefined && rmse < lowest) {
      lowest = rmse;
      best = score.model;
    }
  }
  return best;
}
