import assert from "node:assert/strict";
import { test } from "node:test";
import type { MetricTable } from "#lib/kit/telemetry/metrics/metric-table.ts";
import { openProcessMetrics } from "#lib/kit/telemetry/metrics/process-metrics.ts";
import { noMetrics } from "#lib/kit/telemetry/metrics/service-metrics.ts";
import { printedBy } from "#test/support/printed-metrics.ts";
import { quietLogger, recordingLogger } from "#test/support/quiet-logger.ts";

const table = {
  test_tries_total: { type: "counter", unit: "count", labels: ["outcome"], help: "Tries." },
  test_queue_length: { type: "gauge", unit: "count", labels: [], help: "Length." },
  test_wait_seconds: {
    type: "histogram",
    unit: "seconds",
    labels: [],
    buckets: [1, 2],
    help: "Wait.",
  },
} as const satisfies MetricTable;

test("two services of one process count in the same metric under their own names", async () => {
  const metrics = await openProcessMetrics();
  const [one, two] = ["one", "two"].map((name) =>
    metrics.ofService(name, quietLogger).meter(table),
  );
  one!.count("test_tries_total", { outcome: "failed" });
  two!.count("test_tries_total", { outcome: "failed" }, 2);
  two!.observe("test_wait_seconds", {}, 1.5);
  const printed = await printedBy(metrics);
  assert.deepEqual(
    [...printed.get("test_tries_total")!.samples],
    [
      ['outcome="failed",service="one"', 1],
      ['outcome="failed",service="two"', 2],
    ],
  );
  assert.deepEqual([...printed.get("test_wait_seconds")!.samples], [['service="two"', 1]]);
});

test("a gauge is read at each scrape, and never between them", async () => {
  const metrics = await openProcessMetrics();
  let length = 0;
  metrics
    .ofService("one", quietLogger)
    .meter(table)
    .read("test_queue_length", () => {
      length += 1;
      return [{ value: length }];
    });
  assert.equal(length, 0);
  for (const value of [1, 2]) {
    const printed = await printedBy(metrics);
    assert.deepEqual([...printed.get("test_queue_length")!.samples], [['service="one"', value]]);
  }
});

test("a gauge that cannot be read is left out, counted and logged, and the others are printed", async () => {
  const metrics = await openProcessMetrics();
  const { logger, lines } = recordingLogger();
  metrics
    .ofService("one", logger)
    .meter(table)
    .read("test_queue_length", () => {
      throw new Error("the database is damaged");
    });
  metrics
    .ofService("two", logger)
    .meter(table)
    .read("test_queue_length", async () => [{ value: 7 }]);
  await printedBy(metrics);
  const printed = await printedBy(metrics);
  assert.deepEqual([...printed.get("test_queue_length")!.samples], [['service="two"', 7]]);
  const failures = printed.get("pmx_metric_reading_failures_total")!.samples;
  assert.ok(failures.get('metric="test_queue_length",service="one"')! >= 1);
  assert.match(lines.join("\n"), /"metric":"test_queue_length".*the database is damaged/);
});

test("a service that closes is read no more, and the others are", async () => {
  const metrics = await openProcessMetrics();
  const services = ["one", "two"].map((name) => metrics.ofService(name, quietLogger));
  for (const service of services) {
    service.meter(table).read("test_queue_length", () => [{ value: 1 }]);
  }
  services[0]!.close();
  const printed = await printedBy(metrics);
  assert.deepEqual([...printed.get("test_queue_length")!.samples], [['service="two"', 1]]);
});

test("where nobody reads metrics, nothing is recorded and nothing is read", () => {
  const meter = noMetrics.meter(table);
  meter.count("test_tries_total", { outcome: "failed" });
  meter.read("test_queue_length", () => assert.fail("it was read"));
  assert.equal(noMetrics.isRead, false);
});
