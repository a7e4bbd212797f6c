import type { ConfidenceInterval, UndefinedReason } from "#lib/kernel/metric.ts";
import { boundedMeanInterval } from "#lib/statistics/confidence-intervals/bounded-mean-interval.ts";
import { meanInterval, meanOf } from "#lib/statistics/confidence-intervals/mean-interval.ts";
import { wilsonInterval } from "#lib/statistics/confidence-intervals/wilson-interval.ts";
import { percentile } from "#lib/statistics/distributions/percentile.ts";
import type { SortedSample } from "#lib/statistics/distributions/sorted-sample.ts";

/** Level of every interval that this service states. */
export const confidenceLevel = 0.95;

/** Values closer to a limit than this are equal to it, so that rounding never decides. */
export const comparisonTolerance = 1e-12;

/** The methods of the intervals that this service states. */
export type IntervalMethod = "wilson" | "wilson_bounded_mean" | "student_t" | "mertens";

/** What the evidence makes of a metric: how many observations, and a value or why there is none. */
export type Measurement = { readonly n: number } & (
  | { readonly value: number; readonly interval?: ConfidenceInterval }
  | { readonly undefinedReason: UndefinedReason }
);

/** A value of `n` observations that is defined without any, such as a count or a sum. */
export function measuredValue(value: number, n: number): Measurement {
  return { n, value };
}

/** Share of `n` observations, with its Wilson interval; undefined without observations. */
export function shareOf(hits: number, n: number): Measurement {
  if (n === 0) return noData;
  return { n, value: hits / n, interval: wilsonInterval(hits, n, confidenceLevel) };
}

/** Mean of a sample, with its t interval from two values on; undefined without values. */
export function meanOfSample({ ascending }: SortedSample): Measurement {
  const n = ascending.length;
  if (n === 0) return noData;
  // Added up in ascending order, so that the order of arrival never changes a digit.
  const value = meanOf(ascending);
  const interval = meanInterval(ascending, confidenceLevel);
  return interval === undefined ? { n, value } : { n, value, interval };
}

/** Mean of values that each lie in [0, 1], with an interval that does so too. */
export function meanShareOf({ ascending }: SortedSample): Measurement {
  const n = ascending.length;
  if (n === 0) return noData;
  const interval = boundedMeanInterval(ascending, confidenceLevel);
  return { n, value: meanOf(ascending), interval };
}

/** Percentile `p` (0 to 1) of a sample; undefined without values. */
export function percentileOf({ ascending }: SortedSample, p: number): Measurement {
  const n = ascending.length;
  return n === 0 ? noData : { n, value: percentile(ascending, p) };
}

/** Why there is no value, although there are `n` observations. */
export function noValue(undefinedReason: UndefinedReason, n: number): Measurement {
  return { n, undefinedReason };
}

const noData: Measurement = { n: 0, undefinedReason: "NO_DATA" };
