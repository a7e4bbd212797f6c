import {
  type ConfidenceInterval,
  defined,
  type Metric,
  type MetricUnit,
  undefinedMetric,
} from "#lib/kernel/metric.ts";
import { boundedMeanInterval } from "#lib/statistics/confidence-intervals/bounded-mean-interval.ts";
import { meanInterval, meanOf } from "#lib/statistics/confidence-intervals/mean-interval.ts";
import { wilsonInterval } from "#lib/statistics/confidence-intervals/wilson-interval.ts";
import { percentile } from "#lib/statistics/distributions/percentile.ts";

/** Level of every interval that this service states. */
const confidenceLevel = 0.95;

/** How many of `n` observations; a count of nothing is 0 and defined. */
export function countMetric(name: string, denominator: string, count: number, n: number): Metric {
  return defined({ name, unit: "COUNT", denominator, n }, count);
}

/** Share of `n` observations, with its Wilson interval; undefined without observations. */
export function shareMetric(name: string, denominator: string, hits: number, n: number): Metric {
  const identity = { name, unit: "RATIO", denominator, n } as const;
  if (n === 0) return undefinedMetric(identity, "NO_DATA");
  return defined(identity, hits / n, wilsonInterval(hits, n, confidenceLevel));
}

/** Mean of the values, with its t interval from two values on; undefined without values. */
export function meanMetric(
  name: string,
  unit: MetricUnit,
  denominator: string,
  values: readonly number[],
): Metric {
  return meanWith(meanInterval, { name, unit, denominator, n: values.length }, values);
}

/** Mean of values that each lie in [0, 1], with an interval that does so too. */
export function meanShareMetric(
  name: string,
  denominator: string,
  values: readonly number[],
): Metric {
  const identity = { name, unit: "RATIO", denominator, n: values.length } as const;
  return meanWith(boundedMeanInterval, identity, values);
}

function meanWith(
  intervalOf: (values: readonly number[], level: number) => ConfidenceInterval | undefined,
  identity: Pick<Metric, "name" | "unit" | "denominator" | "n">,
  values: readonly number[],
): Metric {
  if (values.length === 0) return undefinedMetric(identity, "NO_DATA");
  // Added up in one order, so that the order of arrival never changes a digit.
  const ascending = [...values].sort((a, b) => a - b);
  return defined(identity, meanOf(ascending), intervalOf(ascending, confidenceLevel));
}

/** Percentile `p` (0 to 1) of the values; undefined without values. */
export function percentileMetric(
  name: string,
  unit: MetricUnit,
  denominator: string,
  values: readonly number[],
  p: number,
): Metric {
  const identity = { name, unit, denominator, n: values.length };
  if (values.length === 0) return undefinedMetric(identity, "NO_DATA");
  return defined(identity, percentile(values, p));
}
