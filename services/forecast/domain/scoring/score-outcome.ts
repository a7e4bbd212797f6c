import { defined, type Metric, metricValue, undefinedMetric } from "#lib/kernel/metric.ts";
import { pointScores } from "#lib/statistics/scores/point-scores.ts";
import type { IntervalPath } from "../intervals/interval-path.ts";
import type { HoldingScore, OutcomeContent, PathScore } from "../outcome.ts";
import { intervalCoverage } from "./interval-score.ts";
import { metric, pathScore, perBar } from "./path-score.ts";

/** The part of a forecast that is scored. */
export interface ScorableForecast {
  readonly lastClosePrice: number;
  readonly ensemblePrices: readonly number[];
  readonly intervals: readonly IntervalPath[];
  /** A model without a path has no prices. */
  readonly models: readonly {
    readonly model: string;
    readonly prices: readonly number[];
    /** Variance of each bar's log return, where the model has them. */
    readonly logReturnVariances?: readonly number[] | undefined;
  }[];
  readonly baselineModel: string;
  /** The same around the ensemble path, where the forecast states them. */
  readonly logReturnVariances?: readonly number[] | undefined;
  /** Mean seasonal naive error of the bars used, in price, where the forecast states it. */
  readonly seasonalScalePrice?: number | undefined;
}

/**
 * Joins a forecast to the closes that followed.
 * @param realised one positive close per bar of the horizon
 */
export function scoreOutcome(
  forecast: ScorableForecast,
  realised: readonly number[],
): OutcomeContent {
  const { lastClosePrice, seasonalScalePrice, ensemblePrices, logReturnVariances } = forecast;
  const basis = { lastClosePrice, seasonalScalePrice, realised };
  const ensemble = pathScore("ensemble", ensemblePrices, basis, logReturnVariances);
  const models = forecast.models
    .filter((model) => model.prices.length > 0)
    .map((model) => pathScore(model.model, model.prices, basis, model.logReturnVariances));
  return {
    realisedPrices: [...realised],
    ensemble,
    models,
    rmseRatio: rmseRatio(
      ensemble,
      models.find((score) => score.model === forecast.baselineModel),
    ),
    coverages: forecast.intervals.map((interval) => intervalCoverage(interval, basis)),
    bestModelInHindsight: bestOf(models),
  };
}

/**
 * The RMSEs of the ensemble and of the baseline over the first bars.
 * @param realised one positive close per bar, as many as a position is held for, at most those of the horizon
 * @param closedMs close of the last of them, UTC milliseconds
 */
export function scoreHolding(
  { ensemblePrices, models, baselineModel }: ScorableForecast,
  realised: readonly number[],
  closedMs: number,
): HoldingScore {
  const bars = realised.length;
  const rmseOf = (path: readonly number[]): Metric =>
    path.length === 0
      ? undefinedMetric({ name: "rmse", unit: "PRICE", denominator: perBar, n: 0 }, "NO_DATA")
      : metric("rmse", "PRICE", bars, pointScores(path.slice(0, bars), realised).rmse);
  const ensembleRmse = rmseOf(ensemblePrices);
  const baselineRmse = rmseOf(models.find(({ model }) => model === baselineModel)?.prices ?? []);
  const ratio = ratioOf("rmse_ratio_holding", ensembleRmse, baselineRmse);
  return { bars, closedMs, ensembleRmse, baselineRmse, rmseRatio: ratio };
}

function rmseRatio(ensemble: PathScore, baseline: PathScore | undefined): Metric {
  return ratioOf("rmse_ratio", ensemble.rmse, baseline?.rmse);
}

function ratioOf(name: string, ensembleRmse: Metric, baselineRmse: Metric | undefined): Metric {
  const identity = { name, unit: "RATIO", denominator: perBar, n: ensembleRmse.n } as const;
  const numerator = metricValue(ensembleRmse);
  const divisor = baselineRmse === undefined ? undefined : metricValue(baselineRmse);
  if (numerator === undefined || divisor === undefined) return undefinedMetric(identity, "NO_DATA");
  if (divisor === 0) return undefinedMetric(identity, "ZERO_DENOMINATOR");
  return defined(identity, numerator / divisor);
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
