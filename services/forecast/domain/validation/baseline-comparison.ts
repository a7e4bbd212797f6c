import { defined, type Metric, metricValue, undefinedMetric } from "#lib/kernel/metric.ts";
import { dieboldMariano } from "#lib/statistics/hypothesis-tests/diebold-mariano.ts";
import type { Kernel } from "#lib/statistics/hypothesis-tests/long-run-variance.ts";
import type { PathScore } from "../outcome.ts";
import { foldLoss } from "./fold-loss.ts";
import { pooledMetric } from "./pooled-metric.ts";

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
}

/** A forecaster and the baseline in one fold. */
export interface FoldPair {
  readonly own: PathScore;
  readonly baseline: PathScore;
  readonly lastClosePrice: number;
}

/**
 * Compares a forecaster with the baseline. A fold is one observation of the test, by its `foldLoss`: the
 * bars of one fold depend on each other too much to count as many.
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
      foldLoss(own, lastClosePrice) - foldLoss(baseline, lastClosePrice),
  );
  const test = dieboldMariano(differences, overlappingFolds);
  const reason = n < 2 || n <= overlappingFolds ? "TOO_FEW_OBSERVATIONS" : "ZERO_DENOMINATOR";
  const measured = (name: string, value: number | undefined): Metric => {
    const identity = { name, unit: "RATIO", denominator: "folds", n } as const;
    return value === undefined ? undefinedMetric(identity, reason) : defined(identity, value);
  };
  return {
    rmseRatio: rmseRatio(pairs),
    statistic: measured("diebold_mariano", test?.statistic),
    pValue: measured("diebold_mariano_p_value", test?.pValue),
    kernel: test?.kernel,
  };
}

function rmseRatio(pairs: readonly FoldPair[]): Metric {
  const denominator = "bars of the horizons";
  const identity = { name: "rmse_ratio", unit: "RATIO", denominator } as const;
  if (pairs.length === 0) return undefinedMetric({ ...identity, n: 0 }, "NO_DATA");
  const own = pooledMetric(
    pairs.map((pair) => pair.own.rmse),
    "ROOT_MEAN_SQUARE",
  );
  const baseline = pooledMetric(
    pairs.map((pair) => pair.baseline.rmse),
    "ROOT_MEAN_SQUARE",
  );
  const [numerator, divisor] = [metricValue(own), metricValue(baseline)];
  const counted = { ...identity, n: own.n };
  if (numerator === undefined || divisor === undefined)
    return undefinedMetric(counted, "NON_FINITE");
  if (divisor === 0) return undefinedMetric(counted, "ZERO_DENOMINATOR");
  return defined(counted, numerator / divisor);
}
