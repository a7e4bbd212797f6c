import { enumName } from "#lib/wire/enum-name.ts";
import {
  type ConfidenceInterval,
  type Metric,
  MetricUnit,
  UndefinedReason,
} from "#proto/pmx/type/v1/metric_pb.ts";

/** A metric's value as text, with its unit (money: `currency`); without a value, the reason. */
export function metricText(metric: Metric, currency = ""): string {
  const { result } = metric;
  if (result.case === "value") return valueText(result.value, metric.unit, currency);
  const reason = result.value ?? UndefinedReason.UNSPECIFIED;
  if (reason === UndefinedReason.TOO_FEW_OBSERVATIONS) return "undefined: too few";
  const name = enumName(UndefinedReason, reason) ?? "UNSPECIFIED";
  return `undefined: ${name.toLowerCase().replaceAll("_", " ")}`;
}

/** The interval in brackets, without its unit; empty where there is none. */
export function intervalText({ interval, unit }: Metric): string {
  if (interval === undefined) return "";
  return `[${numberText(interval.lower, unit)}, ${numberText(interval.upper, unit)}]`;
}

/** The level and method that the intervals share, for a heading; "interval" when they differ. */
export function intervalHeading(intervals: readonly ConfidenceInterval[]): string {
  const levels = new Set(intervals.map(({ levelRatio }) => levelRatio));
  const [level] = levels;
  return levels.size === 1 && level !== undefined
    ? `${decimals(level * 100, 0)} % interval`
    : "interval";
}

/** An amount of money with its currency, which may be unknown: `1,234.50 USD`. */
export function moneyText(micros: bigint, currency: string): string {
  return valueText(Number(micros), MetricUnit.CURRENCY_MICROS, currency);
}

/** A number in a unit of metrics, for example a threshold. */
export function valueText(value: number, unit: MetricUnit, currency = ""): string {
  const number = numberText(value, unit);
  const suffix = unit === MetricUnit.CURRENCY_MICROS ? currency : suffixOf[unit];
  return suffix ? `${number} ${suffix}` : number;
}

const suffixOf: Readonly<Record<MetricUnit, string>> = {
  [MetricUnit.UNSPECIFIED]: "",
  [MetricUnit.RATIO]: "",
  [MetricUnit.SHARE]: "%",
  [MetricUnit.BPS]: "bps",
  [MetricUnit.COUNT]: "",
  [MetricUnit.CURRENCY_MICROS]: "",
  [MetricUnit.DAYS]: "days",
  [MetricUnit.BARS]: "bars",
  [MetricUnit.PRICE]: "",
};

function numberText(value: number, unit: MetricUnit): string {
  switch (unit) {
    case MetricUnit.RATIO:
      return decimals(value, 3);
    case MetricUnit.SHARE:
      // A share of less than 0.1 % is not 0.0 %.
      return decimals(value * 100, value !== 0 && Math.abs(value) < 0.001 ? 2 : 1);
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

/** Fixed decimals with commas between thousands; a zero never carries a minus. */
function decimals(value: number, digits: number): string {
  const text = value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return /^-[0,.]*$/.test(text) ? text.slice(1) : text;
}
