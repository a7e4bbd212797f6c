import assert from "node:assert/strict";
import { type Metric, MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";

/** What a person reads of a unit, over what a program does. */
const factors: Partial<Readonly<Record<MetricUnit, number>>> = {
  [MetricUnit.SHARE]: 100,
  [MetricUnit.CURRENCY_MICROS]: 1e-6,
};

/** Asserts that a text says a number of a unit, to the last digit that it states. */
export function assertSays(
  text: string,
  value: number | bigint,
  unit: MetricUnit = MetricUnit.COUNT,
  what = "",
): void {
  const [digits = ""] = /[-−]?[\d,]+(?:\.\d+)?/.exec(text) ?? [];
  const said = Number(digits.replaceAll(",", "").replace("−", "-"));
  const places = digits.split(".")[1]?.length ?? 0;
  const wanted = Number(value) * (factors[unit] ?? 1);
  const isNear = digits !== "" && Math.abs(said - wanted) <= 0.5 * 10 ** -places + 1e-9;
  assert.ok(isNear, `${what}: "${text}" is not ${wanted}`);
}

/** Asserts that a cell says a metric's value, or that it has none. */
export function assertSaysMetric(text: string, metric: Metric | undefined): void {
  assert.ok(metric !== undefined);
  if (metric.result.case === "value") {
    assertSays(text, metric.result.value, metric.unit, metric.name);
  } else assert.match(text, /^undefined: /, metric.name);
}

/** Asserts that a cell says a metric's interval, and nothing where there is none. */
export function assertSaysInterval(text: string, metric: Metric | undefined): void {
  const { interval, unit, name } = metric ?? {};
  if (interval === undefined) {
    assert.equal(text, "", name);
    return;
  }
  const [, lower = "", upper = ""] = /^\[(\S+), (\S+)\]$/.exec(text) ?? [];
  assertSays(lower, interval.lower, unit, name);
  assertSays(upper, interval.upper, unit, name);
}
