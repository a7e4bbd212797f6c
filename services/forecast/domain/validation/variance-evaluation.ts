import type {
  ConfidenceInterval,
  Metric,
  MetricUnit,
  UndefinedReason,
} from "#lib/kernel/metric.ts";
import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import { mincerZarnowitz } from "#lib/statistics/hypothesis-tests/mincer-zarnowitz.ts";
import { squaredLogReturns } from "../scoring/law-score.ts";
import { foldMetric } from "./fold-metrics.ts";

/**
 * Mincer and Zarnowitz's regression of realised on forecast variances, one observation a fold. A forecast
 * without bias has intercept 0 and slope 1.
 */
export interface VarianceEvaluation {
  /** In squared log returns over the horizon, with its interval. */
  readonly intercept: Metric;
  /** With its interval. */
  readonly slope: Metric;
  /** Share of the variation of the realised variances that the forecasts explain, 0 to 1. */
  readonly rSquared: Metric;
  /** Wald statistic of intercept 0 and slope 1. */
  readonly wald: Metric;
  /** Probability of a statistic at least as large where the forecasts have no bias. */
  readonly pValue: Metric;
}

/** The variances of one fold with what followed. */
export interface VariancePair {
  /** Forecast variance of each bar's log return. */
  readonly logReturnVariances: readonly number[];
  readonly lastClosePrice: number;
  readonly realised: readonly number[];
}

const level = 0.95;

/**
 * Holds each fold's sum of forecast variances against its sum of squared log returns.
 * @param pairs the folds with variances, earliest first
 * @param overlappingFolds folds whose horizons share a bar with one fold's, itself included
 */
export function evaluateVariances(
  pairs: readonly VariancePair[],
  overlappingFolds: number,
): VarianceEvaluation {
  const n = pairs.length;
  const forecasts = pairs.map(({ logReturnVariances }) => sumOf(logReturnVariances));
  const found = mincerZarnowitz(forecasts, pairs.map(realisedVariance), overlappingFolds - 1);
  const reason: UndefinedReason =
    n === 0 ? "NO_DATA" : n < 3 ? "TOO_FEW_OBSERVATIONS" : "ZERO_DENOMINATOR";
  const metric = (name: string, unit: MetricUnit, value: number | undefined, error?: number) => {
    const interval = error === undefined ? undefined : around(value!, error);
    return foldMetric(`mincer_zarnowitz_${name}`, unit, n, value, reason, interval);
  };
  return {
    intercept: metric("intercept", "RATIO", found?.intercept, found?.standardErrors[0]),
    slope: metric("slope", "RATIO", found?.slope, found?.standardErrors[1]),
    rSquared: metric("r_squared", "SHARE", found?.rSquaredRatio),
    wald: metric("wald", "RATIO", found?.wald),
    pValue: metric("p_value", "RATIO", found?.pValue),
  };
}

function realisedVariance({ lastClosePrice, realised }: VariancePair): number {
  return sumOf(squaredLogReturns(lastClosePrice, realised));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function around(value: number, error: number): ConfidenceInterval {
  const width = normalQuantile((1 + level) / 2) * error;
  return { lower: value - width, upper: value + width, level, method: "newey_west" };
}
