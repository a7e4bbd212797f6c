import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { intervalHeading, intervalText, metricText, valueText } from "#lib/report/metric-text.ts";
import { MetricSchema, MetricUnit, UndefinedReason } from "#proto/pmx/type/v1/metric_pb.ts";
import { metric, missing } from "#test/unit/cli/finished-sprint.ts";

const cases: readonly [name: string, unit: MetricUnit, value: number, text: string][] = [
  ["win_rate", MetricUnit.SHARE, 0.55, "55.0 %"],
  ["interval_coverage_95", MetricUnit.SHARE, 0.9012, "90.1 %"],
  ["attribution_filled_ratio", MetricUnit.SHARE, 1, "100.0 %"],
  ["sharpe_ratio", MetricUnit.RATIO, 1.5, "1.500"],
  ["rmse_ratio_p90", MetricUnit.RATIO, 1.23456, "1.235"],
  ["profit_factor_trades", MetricUnit.RATIO, 0.8, "0.800"],
  ["mean_return_per_trade", MetricUnit.BPS, -5.04, "-5.0 bps"],
  ["mean_return_per_trade", MetricUnit.BPS, -0.01, "0.0 bps"],
  ["closed_trades", MetricUnit.COUNT, 12_345, "12,345"],
  ["net_pnl", MetricUnit.CURRENCY_MICROS, -1_234_567_890, "-1,234.57"],
  ["calendar_days_held_min", MetricUnit.DAYS, 3, "3.0 days"],
  ["bars_held", MetricUnit.BARS, 5, "5.0 bars"],
  ["ensemble_rmse", MetricUnit.PRICE, 1.23456, "1.2346"],
  ["unit_of_the_future", 99 as MetricUnit, 0.5, "0.5000"],
];

for (const [name, unit, value, text] of cases) {
  test(`${name} ${value} reads ${text}`, () => {
    assert.equal(metricText(create(MetricSchema, metric(name, unit, value, 1, "x"))), text);
  });
}

test("an undefined metric gives its reason and no number", () => {
  const none = missing("win_rate", MetricUnit.SHARE, 0, "trades", UndefinedReason.NO_DATA);
  assert.equal(metricText(create(MetricSchema, none)), "undefined: no data");
});

test("a metric with neither value nor reason is undefined, never 0", () => {
  assert.equal(metricText(create(MetricSchema, { name: "x" })), "undefined: unspecified");
});

test("an interval is in the unit of its metric", () => {
  const bounded = metric("win_rate", MetricUnit.SHARE, 0.5, 20, "trades", [0.299, 0.701]);
  assert.equal(intervalText(create(MetricSchema, bounded)), "[29.9, 70.1]");
});

test("a metric without interval has an empty one", () => {
  const bare = metric("win_rate", MetricUnit.SHARE, 0.5, 20, "trades");
  assert.equal(intervalText(create(MetricSchema, bare)), "");
});

test("the heading states the level only when all intervals share it", () => {
  const at = (levelRatio: number) => create(MetricSchema, { interval: { levelRatio } }).interval!;
  assert.equal(intervalHeading([at(0.95), at(0.95)]), "95 % interval");
  assert.equal(intervalHeading([at(0.95), at(0.9)]), "interval");
});

test("a threshold reads like the metric it limits", () => {
  assert.equal(valueText(0.25, MetricUnit.SHARE), "25.0 %");
});
