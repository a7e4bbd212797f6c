import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { NumberCell } from "#lib/page/section.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { type Metric, MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { intervalText, metricText, valueText } from "./metric-text.ts";

/** What follows numbers of a unit in a column's heading. */
export function unitName(unit: MetricUnit, currency: string): string {
  if (unit === MetricUnit.CURRENCY_MICROS) return `${currency} micros`;
  return (enumName(MetricUnit, unit) ?? "UNSPECIFIED").toLowerCase();
}

/** A metric's value; null with the reason where it has none. */
export function metricCell(metric: Metric | undefined, currency = ""): NumberCell {
  if (metric === undefined) return { value: null, text: "" };
  const value = metric.result.case === "value" ? metric.result.value : null;
  return { value, text: metricText(metric, currency) };
}

/** Its interval as a person reads it; empty where there is none. */
export function intervalCell(metric: Metric | undefined): string {
  return metric === undefined ? "" : intervalText(metric);
}

/** A number in a unit. */
export function numberCell(value: number, unit: MetricUnit, currency = ""): NumberCell {
  return { value, text: valueText(value, unit, currency) };
}

/** A count. */
export function countCell(count: number | bigint): NumberCell {
  return numberCell(Number(count), MetricUnit.COUNT);
}

/** An amount of money, whose column says which. */
export function moneyCell(micros: bigint): NumberCell {
  return numberCell(Number(micros), MetricUnit.CURRENCY_MICROS);
}

/** A share, in percent for a person. */
export function shareCell(ratio: number): NumberCell {
  return numberCell(ratio, MetricUnit.SHARE);
}

/** UTC milliseconds of a timestamp; NaN without one. */
export function timeMs(time: Timestamp | undefined): number {
  return time === undefined ? Number.NaN : Number(time.seconds) * 1000 + time.nanos / 1e6;
}

/** The UTC date of a time: 2020-01-31. */
export function dateOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
