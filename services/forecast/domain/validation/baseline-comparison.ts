import { defined, type Metric, metricValue, undefinedMetric } from "#lib/kernel/metric.ts";
import { adjustedLossDifferences, clarkWest } from "#lib/statistics/hypothesis-tests/clark-west.ts";
import { dieboldMariano } from "#lib/statistics/hypothesis-tests/diebold-mariano.ts";
import type { Kernel } from "#lib/statistics/hypothesis-tests/long-run-variance.ts";
import type { PathScore } from "../outcome.ts";
import { foldLoss, foldMetric, pooledMetric } from "./fold-metrics.ts";

/** How one forecaster did beside the baseline, over the folds in which both have a path. */
export interface BaselineComparison {
  /** Pooled RMSE over that of the baseline; below 1 is better. */
  readonly rmseRatio: Metric;
  /** Diebold–Mariano statistic with the Harvey–Leybourne–Newbold factor; negative is better. */
  readonly statistic: Metric;
  /** Two-sided p-value of equal accuracy, Student's t with n − 1 degrees of freedom. */
  readonly pValue: Metric;
  /** Weights of the test's variance; BARTLETT where equal ones gave none that is positive. */
  readonly kernel: Kernel | undefined;
  /** Clark–West statistic for a forecaster that nests the baseline; positive is better. */
  readonly nestedStatistic: Metric;
  /** One-sided p-value of it: the baseline is the true model. */
  readonly nestedPValue: Metric;
}

/** The score and the path of one forecaster in one fold. */
export interface ScoredPath {
  readonly score: PathScore;
  readonly prices: readonly number[];
}

/** A forecaster and the baseline in one fold. */
export interface FoldPair {
  readonly own: ScoredPath;
  readonly baseline: ScoredPath;
  readonly realised: readonly number[];
  readonly lastClosePrice: number;
}

/**
 * Compares a forecaster with the baseline. A fold is one observation of both tests: the bars of one fold
 * depend on each other too much to count as many. Diebold and Mariano's takes the differences of
 * `foldLoss`; Clark and West's takes the same differences, adjusted for the noise of a larger model.
 * @param pairs earliest first
 * @param overlappingFolds folds whose horizons share a bar with one fold's, itself included
 */
export function compareWithBaseline(
  pairs: readonly FoldPair[],
  overlappingFolds: number,
): BaselineComparison {
  const n = pairs.length;
  const differences = Float64Array.from(
    pairs,
    ({ own, baseline, lastClosePrice }) =>
      foldLoss(own.score, lastClosePrice) - foldLoss(baseline.score, lastClosePrice),
  );
  const equal = dieboldMariano(differences, overlappingFolds);
  const nested = clarkWest(Float64Array.from(pairs, adjustedDifference), overlappingFolds);
  const reason = n < 2 || n <= overlappingFolds ? "TOO_FEW_OBSERVATIONS" : "ZERO_DENOMINATOR";
  return {
    rmseRatio: rmseRatio(pairs),
    statistic: foldMetric("diebold_mariano", "RATIO", n, equal?.statistic, reason),
    pValue: foldMetric("diebold_mariano_p_value", "RATIO", n, equal?.pValue, reason),
    kernel: equal?.kernel,
    nestedStatistic: foldMetric("clark_west", "RATIO", n, nested?.statistic, reason),
    nestedPValue: foldMetric("clark_west_p_value", "RATIO", n, nested?.pValue, reason),
  };
}

/** Mean of Clark and West's adjusted differences over the bars, relative to the squared close. */
function adjustedDifference({ own, baseline, realised, lastClosePrice }: FoldPair): number {
  const errors = (path: readonly number[]) =>
    realised.map((price, h) => (price - path[h]!) / lastClosePrice);
  const adjusted = adjustedLossDifferences(errors(baseline.prices), errors(own.prices));
  return adjusted.reduce((sum, value) => sum + value, 0) / realised.length;
}

function rmseRatio(pairs: readonly FoldPair[]): Metric {
  const denominator = "bars of the horizons";
  const identity = { name: "rmse_ratio", unit: "RATIO", denominator } as const;
  if (pairs.length === 0) return undefinedMetric({ ...identity, n: 0 }, "NO_DATA");
  const own = pooledMetric(
    pairs.map((pair) => pair.own.score.rmse),
    "ROOT_MEAN_SQUARE",
  );
  const baseline = pooledMetric(
    pairs.map((pair) => pair.baseline.score.rmse),
    "ROOT_MEAN_SQUARE",
  );
  const [numerator, divisor] = [metricValue(own), metricValue(baseline)];
  const counted = { ...identity, n: own.n };
  if (numerator === undefined || divisor === undefined)
    return undefinedMetric(counted, "NON_FINITE");
  if (divisor === 0) return undefinedMetric(counted, "ZERO_DENOMINATOR");
  return defined(counted, numerator / divisor);
}
