import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { intervalHeading, intervalText, metricText, valueText } from "#lib/report/metric-text.ts";
import { instantText } from "#lib/report/plain-text.ts";
import type { Instrument } from "#proto/pmx/type/v1/instrument_pb.ts";
import { type Metric, MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";

/** A price with the instrument's currency: `93.5012 USD`. */
export function priceText(price: number, instrument: Instrument | undefined): string {
  return `${valueText(price, MetricUnit.PRICE)} ${instrument?.currency ?? ""}`.trimEnd();
}

/** A time in UTC; the midnights that daily bars have, as their dates. */
export function momentText(time: Timestamp | undefined): string {
  return instantText(time).replace("T00:00:00Z", "").replace("T", " ").replace("Z", " UTC");
}

/** Basis points with their sign: `+302.1 bps`. */
export function signedBps(bps: number): string {
  return `${bps > 0 ? "+" : ""}${valueText(bps, MetricUnit.BPS)}`;
}

/** A ratio of 0 to 1 in percent. */
export function shareText(ratio: number): string {
  return valueText(ratio, MetricUnit.SHARE);
}

/** A metric's value with its unit, or why there is none. */
export function metricOrNone(metric: Metric | undefined): string {
  return metric === undefined ? "unknown" : metricText(metric);
}

/** A metric with its sign where it is in basis points. */
export function signedMetric(metric: Metric | undefined): string {
  const isBps = metric?.unit === MetricUnit.BPS && metric.result.case === "value";
  return isBps ? signedBps(metric.result.value as number) : metricOrNone(metric);
}

/** `15.0 % (95 % interval [5.2, 36.0]) over 20 effective audits`. */
export function estimateText(metric: Metric | undefined): string {
  if (metric === undefined) return "nothing";
  const { interval, n, denominator } = metric;
  const range =
    interval === undefined ? "" : ` (${intervalHeading([interval])} ${intervalText(metric)})`;
  return `${metricText(metric)}${range} over ${n} ${denominator}`.trimEnd();
}

/** The entries with a comma between and "and" before the last. */
export function listed(entries: readonly string[]): string {
  const [last = ""] = entries.slice(-1);
  return entries.length < 2 ? last : `${entries.slice(0, -1).join(", ")} and ${last}`;
}
