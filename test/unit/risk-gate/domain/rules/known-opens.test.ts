import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { costModel } from "#test/support/apple.ts";
import { type Changes, findingOf, inputsWith, policy } from "#test/unit/risk-gate/calm-signal.ts";

const judge = (changes: Changes) => judgeSignal(inputsWith(changes), policy, costModel);

test("known-opens fails a signal on bars without opens, and sets its size to zero", () => {
  const forecast = { opensUnknown: true } as const;
  const finding = findingOf("known-opens", { forecast });
  assert.equal(finding.outcome, "FAIL");
  assert.equal(finding.reason, "OPENS_UNKNOWN");
  const { verdict, size } = judge({ forecast });
  assert.equal(verdict, "DENY");
  assert.deepEqual([size.allowedUnits, size.bindingRule], [0n, "known-opens"]);
});

test("known-opens is not reported where the bars have opens", () => {
  assert.equal(
    judge({}).outcomes.some(({ rule }) => rule === "known-opens"),
    false,
  );
});
