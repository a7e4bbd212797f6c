import assert from "node:assert/strict";
import { test } from "node:test";
import { assuredRecord } from "#services/audit/domain/log/assured-record.ts";
import type { Loosening } from "#services/audit/domain/ratchet/loosening.ts";
import { nothingShown } from "#test/unit/audit/sample-evidence.ts";

const policy = { alphaRatio: 0.05, lossBoundRatio: 0.25 };
const loosening: Loosening = {
  ...{ source: "GATE_SPEC", field: "f", from: "1", to: "0" },
  ...{ judgedTimeMs: 0, auditSet: "sprints/a", hash: "h" },
};

function recordOf(
  dates: { readonly asOfDates: number; readonly seenAsOfDates: number },
  asked: { readonly seenUntilMs?: number; readonly trialNumber?: number } = { seenUntilMs: 5 },
  verdict: "PASS" | "EXPLORATORY" = "PASS",
  loosenings: readonly Loosening[] = [],
) {
  const finding = { ...nothingShown, ...dates, gate: { ...nothingShown.gate, verdict } };
  return assuredRecord(finding, [], { policy, ...asked }, loosenings);
}

test("the basis says how many outcomes came after the setting was recorded, where somebody recorded it", () => {
  for (const [asOfDates, seenAsOfDates, basis] of [
    [4, 4, "EXPLORATORY"],
    [4, 1, "MIXED"],
    [4, 0, "CONFIRMATORY"],
    [0, 0, "UNSPECIFIED"],
  ] as const) {
    assert.equal(recordOf({ asOfDates, seenAsOfDates }).basis, basis);
  }
  const unknown = recordOf({ asOfDates: 4, seenAsOfDates: 0 }, {});
  assert.deepEqual([unknown.basis, unknown.trialNumber], ["UNSPECIFIED", 0]);
  assert.ok(!("seenUntilMs" in unknown));
});

test("what is looser than before is no PASS here either, and EXPLORATORY stays what it is", () => {
  const dates = { asOfDates: 4, seenAsOfDates: 0 };
  assert.equal(recordOf(dates).verdict, "PASS");
  assert.equal(recordOf(dates, {}, "PASS", [loosening]).verdict, "PASS_LOOSENED");
  assert.equal(recordOf(dates, {}, "EXPLORATORY", [loosening]).verdict, "EXPLORATORY");
});

test("the α of the family and what of it was for the trial stand beside each other", () => {
  const { alphaRatio, familyAlphaRatio, trialNumber } = recordOf(
    { asOfDates: 4, seenAsOfDates: 0 },
    { trialNumber: 3 },
  );
  assert.deepEqual(
    [alphaRatio, familyAlphaRatio, trialNumber],
    [nothingShown.gate.alphaRatio, 0.05, 3],
  );
});
