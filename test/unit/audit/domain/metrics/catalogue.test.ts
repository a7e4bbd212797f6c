import assert from "node:assert/strict";
import { test } from "node:test";
import {
  metricParametersSchema,
  testableMetric,
  testableMetrics,
} from "#services/audit/domain/metrics/catalogue.ts";
import {
  gateMetrics,
  metricSubjects,
  scorecardMetrics,
} from "#services/audit/domain/metrics/index.ts";
import { scorecardOf } from "#services/audit/domain/scorecard.ts";
import {
  evidenceWith,
  measured,
  sampleDecision,
  sampleHolding,
  sampleRun,
  scoredWithRatios,
  tradesWithProfits,
} from "#test/unit/audit/sample-evidence.ts";

const described = [...scorecardMetrics, ...metricSubjects.flatMap(({ metrics }) => metrics)];
const policy = { violationRatio: 1.1, liftRatio: 1, shortHoldingDays: 3 };

test("no gate can test the best model in hindsight, which the scorecard only informs of", () => {
  assert.ok(scorecardMetrics.some(({ name }) => name === "regret_ratio_p50"));
  assert.throws(() => testableMetric("regret_ratio_p50"), RangeError);
});

test("every metric that a gate can test stands on the scorecard in the same unit, but those of gates alone", () => {
  const scorecard = scorecardOf(evidenceWith(), policy);
  const metrics = [...scorecard.metrics, ...scorecard.groups.flatMap((group) => group.metrics)];
  const shown = testableMetrics.filter((metric) => !gateMetrics.includes(metric));
  assert.ok(shown.length > 20);
  assert.equal(shown.length + gateMetrics.length, testableMetrics.length);
  for (const { name } of gateMetrics) {
    assert.ok(!metrics.some((metric) => metric.name === name), name);
  }
  for (const { name, unit } of shown) {
    assert.equal(metrics.find((metric) => metric.name === name)?.unit, unit, name);
  }
});

test("no two metrics share a name", () => {
  const names = [...described, ...gateMetrics].map(({ name }) => name);
  assert.deepEqual([...new Set(names)], names);
});

test("every metric states its interval by the method that its description names", () => {
  const coverages = [{ levelRatio: 0.95, coverage: measured("coverage", "RATIO", 0.9) }];
  const terminalDirection = measured("terminal_direction", "RATIO", 1);
  const scored = scoredWithRatios([0.9, 1.2]).map((one) => ({
    ...one,
    coverages,
    terminalDirection,
    holding: sampleHolding(2, 3),
  }));
  const trades = tradesWithProfits([1, 2, -3, -4]);
  const order = { auditSet: "sprints/a", order: "portfolios/p/orders/o", ticker: "AAPL" };
  const rejected = [{ ...order, reason: "CASH_TOO_LOW" }];
  const decisions = [sampleDecision({ expectedProfitBps: 1 })];
  const evidence = evidenceWith({ scored, trades, rejected, decisions, runs: [sampleRun()] });
  const scorecard = scorecardOf(evidence, policy);
  const metrics = [...scorecard.metrics, ...scorecard.groups.flatMap((group) => group.metrics)];
  for (const description of described) {
    const prefix = description.name.replace(/<.*>$/, "");
    const metric = metrics.find(({ name }) =>
      description.name === prefix ? name === prefix : name.startsWith(prefix),
    );
    assert.ok(metric, description.name);
    const method = "value" in metric ? metric.interval?.method : undefined;
    assert.equal(method, description.interval, description.name);
  }
});

test("each parameter must be given, and no other", () => {
  assert.deepEqual(metricParametersSchema.parse(policy), policy);
  const { liftRatio: _, ...incomplete } = policy;
  assert.equal(metricParametersSchema.safeParse(incomplete).success, false);
  assert.equal(metricParametersSchema.safeParse({ ...policy, other: 1 }).success, false);
});
