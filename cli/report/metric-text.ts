import { enumName } from "#lib/wire/enum-name.ts";
import {
  type ConfidenceInterval,
  type Metric,
  MetricUnit,
  UndefinedReason,
} from "#proto/pmx/type/v1/metric_pb.ts";

/** A metric's value as text, with its unit; without a value, the reason. */
export function metricText(metric: Metric): string {
  const { result } = metric;
  if (result.case === "value") return valueText(result.value, metric);
  const reason = result.value ?? UndefinedReason.UNSPECIFIED;
  if (reason === UndefinedReason.TOO_FEW_OBSERVATIONS) return "undefined: too few";
  const name = enumName(UndefinedReason, reason) ?? "UNSPECIFIED";
  return `undefined: ${name.toLowerCase().replaceAll("_", " ")}`;
}

/** The interval in brackets, without its unit; empty where there is none. */
export function intervalText(metric: Metric): string {
  const { interval } = metric;
  if (interval === undefined) return "";
  const { lower, upper } = interval;
  return `[${numberText(lower, metric)}, ${numberText(upper, metric)}]`;
}

/** The level and method that the intervals share, for a heading; "interval" when they differ. */
export function intervalHeading(intervals: readonly ConfidenceInterval[]): string {
  const levels = new Set(intervals.map(({ levelRatio }) => levelRatio));
  const [level] = levels;
  return levels.size === 1 && level !== undefined
    ? `${decimals(level * 100, 0)} % interval`
    : "interval";
}

/** A number in the unit of a metric, for example a threshold. */
export function valueText(value: number, metric: Pick<Metric, "name" | "unit">): string {
  const number = numberText(value, metric);
  const suffix = isPercent(metric) ? "%" : suffixOf[metric.unit];
  return suffix ? `${number} ${suffix}` : number;
}

const suffixOf: Readonly<Record<MetricUnit, string>> = {
  [MetricUnit.UNSPECIFIED]: "",
  [MetricUnit.RATIO]: "",
  [MetricUnit.BPS]: "bps",
  [MetricUnit.COUNT]: "",
  [MetricUnit.CURRENCY_MICROS]: "",
  [MetricUnit.DAYS]: "days",
  [MetricUnit.BARS]: "bars",
  [MetricUnit.PRICE]: "",
};

function numberText(value: number, metric: Pick<Metric, "name" | "unit">): string {
  switch (metric.unit) {
    case MetricUnit.RATIO:
      return isPercent(metric) ? decimals(value * 100, 1) : decimals(value, 3);
    case MetricUnit.COUNT:
      return decimals(value, Number.isInteger(value) ? 0 : 2);
    case MetricUnit.CURRENCY_MICROS:
      return decimals(value / 1e6, 2);
    case MetricUnit.BPS:
    case MetricUnit.DAYS:
    case MetricUnit.BARS:
      return decimals(value, 1);
    default:
      return decimals(value, 4);
  }
}

/** Quotients of two like amounts are read as they are; every other ratio is a share of a whole. */
const quotients = /(^|_)(rmse_ratio|regret_ratio|profit_factor)(_|$)/;

function isPercent({ name, unit }: Pick<Metric, "name" | "unit">): boolean {
  return unit === MetricUnit.RATIO && !quotients.test(name);
}

/** Fixed decimals with commas between thousands; a zero never carries a minus. */
function decimals(value: number, digits: number): string {
  const text = value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return /^-[0,.]*$/.test(text) ? text.slice(1) : text;
}
