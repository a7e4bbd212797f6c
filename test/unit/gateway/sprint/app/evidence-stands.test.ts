import assert from "node:assert/strict";
import { test } from "node:test";
import { evidenceStands } from "#gateway/sprint/app/run-sprint.ts";
import type { StepPlan } from "#gateway/sprint/app/step.ts";

/** Steps that close the horizons of the audit runs given. */
function closing(...closings: (readonly number[])[]): StepPlan[] {
  return closings.map((closed, index) => ({
    sequence: index + 1,
    kind: "AUDIT",
    audit: index + 1,
    afterMs: index,
    asOfMs: index + 1,
    closing: closed,
  }));
}

const plans = closing([], [], [1], [], [2, 3], []);

test("forecasts may be made early while too few scores can be known to be evidence", () => {
  const mayStart = evidenceStands(plans, 2);
  assert.equal(mayStart(4, 1), true);
});

test("forecasts wait for the scores that become known before their turn", () => {
  const mayStart = evidenceStands(plans, 2);
  assert.equal(mayStart(5, 4), false);
  assert.equal(mayStart(6, 4), false);
});

test("forecasts may be made early when no score becomes known in between", () => {
  const mayStart = evidenceStands(plans, 2);
  assert.equal(mayStart(6, 5), true);
});
