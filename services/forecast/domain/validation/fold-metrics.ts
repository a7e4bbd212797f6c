import {
  type ConfidenceInterval,
  defined,
  type Metric,
  type MetricUnit,
  metricValue,
  type UndefinedReason,
  undefinedMetric,
} from "#lib/kernel/metric.ts";
import type { PathScore } from "../outcome.ts";

/** Fewer folds than this show only large differences, and no asymptotic test holds. */
export const fewFolds = 20;

/**
 * What one forecaster lost in one fold: its mean squared error over the horizon, relative to the squared
 * close that the fold starts from, so that dear years do not outweigh cheap ones. NaN where the error is
 * not finite.
 */
export function foldLoss({ rmse }: PathScore, lastClosePrice: number): number {
  const relative = (metricValue(rmse) ?? Number.NaN) / lastClosePrice;
  return relative * relative;
}

/** A metric whose observations are folds; without a value it is undefined for the reason. */
export function foldMetric(
  name: string,
  unit: MetricUnit,
  n: number,
  value: number | undefined,
  reason: UndefinedReason,
  interval?: ConfidenceInterval,
): Metric {
  const identity = { name, unit, denominator: "folds", n };
  return value === undefined
    ? undefinedMetric(identity, reason)
    : defined(identity, value, interval);
}

/** How the observations of a metric add up: its values, or the squares under a root. */
export type Pooling = "MEAN" | "ROOT_MEAN_SQUARE";

/**
 * One metric over all observations of several, each weighing by its n. Those without a value do not
 * count; where none has one, the reason of the first applies.
 * @param metrics one or more of the same thing
 */
export function pooledMetric(metrics: readonly Metric[], pooling: Pooling = "MEAN"): Metric {
  let sum = 0;
  let n = 0;
  let reason: UndefinedReason | undefined;
  for (const each of metrics) {
    if ("undefinedReason" in each) {
      reason ??= each.undefinedReason;
      continue;
    }
    sum += each.n * (pooling === "MEAN" ? each.value : each.value * each.value);
    n += each.n;
  }
  const { name, unit, denominator } = metrics[0]!;
  const identity = { name, unit, denominator, n };
  if (n === 0) return undefinedMetric(identity, reason ?? "NO_DATA");
  return defined(identity, pooling === "MEAN" ? sum / n : Math.sqrt(sum / n));
}
