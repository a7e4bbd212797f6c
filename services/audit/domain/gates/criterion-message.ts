import { type Metric, type MetricUnit, metricValue } from "#lib/kernel/metric.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Bound } from "./bound.ts";
import type { CriterionWindow } from "./criterion-window.ts";

/** The most decimals that a message shows. */
const mostDecimals = 6;

/** How a unit is written: what the value is multiplied by, its decimals and its suffix. */
interface UnitText {
  readonly factor: number;
  readonly decimals: number;
  readonly suffix: string;
}

const textOfUnit: Readonly<Record<MetricUnit, UnitText>> = {
  RATIO: { factor: 1, decimals: 3, suffix: "" },
  SHARE: { factor: 100, decimals: 1, suffix: " %" },
  BPS: { factor: 1, decimals: 1, suffix: " bps" },
  COUNT: { factor: 1, decimals: 0, suffix: "" },
  CURRENCY_MICROS: { factor: 1e-6, decimals: 2, suffix: "" },
  DAYS: { factor: 1, decimals: 1, suffix: " days" },
  BARS: { factor: 1, decimals: 1, suffix: " bars" },
  PRICE: { factor: 1, decimals: 4, suffix: "" },
};

/** "violation rate is 30.0 %, wanted at most 25.0 %". */
export function comparedMessage(observed: Metric, value: number, bound: Bound): string {
  const wanted = bound.comparator === "AT_LEAST" ? "at least" : "at most";
  const [valueText, thresholdText] = distinguished(
    textOfUnit[observed.unit],
    value,
    bound.threshold,
  );
  return `${subjectOf(observed)} is ${valueText}, wanted ${wanted} ${thresholdText}`;
}

/** "violation rate rests on 0 effective audits, at least 1 needed". */
export function tooFewMessage(observed: Metric, minimumN: number): string {
  const { n, denominator } = observed;
  return `${subjectOf(observed)} rests on ${n} ${denominator}, at least ${minimumN} needed`;
}

/** "profit factor trades is undefined: no losses". */
export function undefinedMessage(observed: Metric): string {
  const reason = "undefinedReason" in observed ? observed.undefinedReason : "";
  return `${subjectOf(observed)} is undefined: ${reason.toLowerCase().replaceAll("_", " ")}`;
}

/** "the last 20 closes", "the decisions of the last 730 days". */
export function windowText(window: CriterionWindow): string {
  if ("closes" in window) return `the last ${window.closes} closes`;
  if ("audits" in window) return `the last ${window.audits} effective audits`;
  if ("decisions" in window) return `the last ${window.decisions} decisions`;
  return `the decisions of the last ${window.days} days`;
}

/** "; in its warning band, beyond 80.0 %". */
export function warningText({ unit }: Metric, warningThreshold: number): string {
  const { factor, decimals, suffix } = textOfUnit[unit];
  return `; in its warning band, beyond ${fixed(warningThreshold * factor, decimals)}${suffix}`;
}

/** "; the baseline sprints/a has 48.0 % of n 25", or what the baseline lacks. */
export function baselineText(of: Metric | undefined, baseline: Evidence | undefined): string {
  if (of === undefined || baseline === undefined) return "; no baseline was named";
  const value = metricValue(of);
  if (value === undefined) return `; of the baseline ${baseline.auditSet} ${undefinedMessage(of)}`;
  const { factor, decimals, suffix } = textOfUnit[of.unit];
  return `; the baseline ${baseline.auditSet} has ${fixed(value * factor, decimals)}${suffix} of n ${of.n}`;
}

function subjectOf({ name, unit }: Metric): string {
  const words = name.replaceAll("_", " ");
  return unit === "COUNT" ? `number of ${words}` : words;
}

/**
 * Both numbers with as many decimals as it takes to see that they differ: "25.0 %, wanted at most
 * 25.0 %" does not explain a failure.
 */
function distinguished(unit: UnitText, value: number, threshold: number): [string, string] {
  const text = (number: number, decimals: number) =>
    `${fixed(number * unit.factor, decimals)}${unit.suffix}`;
  let decimals = unit.decimals;
  while (decimals < mostDecimals && text(value, decimals) === text(threshold, decimals)) {
    decimals += 1;
  }
  if (text(value, decimals) === text(threshold, decimals)) decimals = unit.decimals;
  return [text(value, decimals), text(threshold, decimals)];
}

/** Fixed decimals; a zero never carries a minus. */
function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return /^-[0.]*$/.test(text) ? text.slice(1) : text;
}
