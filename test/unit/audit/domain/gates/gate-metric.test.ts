import assert from "node:assert/strict";
import { test } from "node:test";
import { unitOfMetric } from "#services/audit/domain/gates/gate-metric.ts";
import { scorecardOf } from "#services/audit/domain/scorecard/scorecard.ts";
import { evidenceWith } from "#test/unit/audit/sample-evidence.ts";

const policy = { violationRatio: 1.1, liftRatio: 1, shortHoldingDays: 3 };

test("no gate can test the best model in hindsight, which the scorecard only informs of", () => {
  const shown = scorecardOf(evidenceWith(), policy).metrics.map(({ name }) => name);
  assert.ok(shown.includes("regret_ratio_p50"));
  assert.deepEqual(
    Object.keys(unitOfMetric).filter((name) => name.includes("regret")),
    [],
  );
});

test("every metric that a gate can test stands on the scorecard in the same unit", () => {
  const { metrics } = scorecardOf(evidenceWith(), policy);
  for (const [name, unit] of Object.entries(unitOfMetric)) {
    assert.equal(metrics.find((metric) => metric.name === name)?.unit, unit, name);
  }
});
