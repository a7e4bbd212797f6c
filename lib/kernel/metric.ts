import type { Canonical } from "./canonical.ts";

/** Why a metric has no value. A metric without data is undefined, never 0. */
export type UndefinedReason =
  | "NO_DATA"
  | "NO_LOSSES"
  | "TOO_FEW_OBSERVATIONS"
  | "ZERO_DENOMINATOR"
  | "NON_FINITE"
  | "NOT_RECOVERED"
  | "SEVERAL_PORTFOLIOS";

/**
 * The units that metrics are stated in. A RATIO is a quotient (1.05), a SHARE a part of a whole (0.5 is
 * 50 %).
 */
export type MetricUnit =
  | "RATIO"
  | "SHARE"
  | "BPS"
  | "COUNT"
  | "CURRENCY_MICROS"
  | "DAYS"
  | "BARS"
  | "PRICE";

/** A two-sided confidence interval at `level` (0.95 is 95 %), with the method that made it. */
export interface ConfidenceInterval {
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
  readonly method: string;
}

/**
 * A measured number with all that is needed to judge it: unit, what it was divided by, how many
 * observations, and either its value (with an interval where one exists) or why it has none.
 */
export type Metric = {
  readonly name: string;
  readonly unit: MetricUnit;
  /** What one observation is: "closed round trips", "effective audits", ... */
  readonly denominator: string;
  readonly n: number;
} & (
  | { readonly value: number; readonly interval?: ConfidenceInterval }
  | { readonly undefinedReason: UndefinedReason }
);

type Identity = Pick<Metric, "name" | "unit" | "denominator" | "n">;

/** A metric with a value; a value that is not finite makes it undefined with NON_FINITE. */
export function defined(identity: Identity, value: number, interval?: ConfidenceInterval): Metric {
  if (!Number.isFinite(value)) return { ...identity, undefinedReason: "NON_FINITE" };
  return interval === undefined ? { ...identity, value } : { ...identity, value, interval };
}

/** A metric that could not be computed, with the reason. */
export function undefinedMetric(identity: Identity, reason: UndefinedReason): Metric {
  return { ...identity, undefinedReason: reason };
}

/** The metric's value, or undefined where it has none. */
export function metricValue(metric: Metric): number | undefined {
  return "value" in metric ? metric.value : undefined;
}

/** The metric as a value for canonical JSON. */
export function metricContent(metric: Metric): Canonical {
  if (!("value" in metric)) return { ...metric };
  const { interval, ...rest } = metric;
  return { ...rest, interval: interval && { ...interval } };
}
