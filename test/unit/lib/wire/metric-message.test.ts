import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import { metricFromMessage, metricToMessage } from "#lib/wire/metric-message.ts";
import { MetricSchema, MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";

const identity = { name: "win_rate", unit: "RATIO", denominator: "trades", n: 7 } as const;
const interval = { lower: 0.2, upper: 0.6, level: 0.95, method: "wilson" };

const thereAndBack = (metric: Metric) =>
  metricFromMessage(create(MetricSchema, metricToMessage(metric)), "metric");

for (const [what, metric] of [
  ["a value", defined(identity, 0.4)],
  ["a value with its interval", defined(identity, 0.4, interval)],
  ["no value", undefinedMetric(identity, "NO_LOSSES")],
] as const) {
  test(`metric messages give back the same metric with ${what}`, () => {
    assert.deepEqual(thereAndBack(metric), metric);
  });
}

test("metric messages read a value that is not finite as no value", () => {
  const result = { case: "value", value: Number.NaN } as const;
  const message = create(MetricSchema, { ...identity, unit: MetricUnit.RATIO, n: 7n, result });
  assert.deepEqual(metricFromMessage(message, "metric"), undefinedMetric(identity, "NON_FINITE"));
});

test("metric messages are refused without a unit, or with neither a value nor a reason", () => {
  const bare = create(MetricSchema, { name: "win_rate", unit: MetricUnit.RATIO });
  assert.throws(() => metricFromMessage(bare, "rmse"), /^Fault: rmse: must hold a value/);
  assert.throws(() => metricFromMessage(create(MetricSchema, {}), "rmse"), /with its unit/);
  assert.throws(() => metricFromMessage(undefined, "rmse"), /with its unit/);
});
