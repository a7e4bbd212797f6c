import assert from "node:assert/strict";
import { test } from "node:test";
import { deferrableItems, itemNumbers } from "#gateway/readiness/domain/items/index.ts";
import { judgeAll } from "#gateway/readiness/domain/readiness.ts";
import { soundEvidence } from "#test/support/readiness-evidence.ts";

test("the checklist has the roadmap's twelve items, of which barbell and frontier can be deferred", () => {
  const { items } = judgeAll(soundEvidence());
  assert.deepEqual(
    items.map(({ number }) => number),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  );
  assert.equal(new Set(items.map(({ id }) => id)).size, 12);
  assert.deepEqual(itemNumbers.length, 12);
  assert.deepEqual(deferrableItems, ["barbell", "frontier"]);
});

test("evidence on which every item holds is GO, and the waiver is counted", () => {
  const { verdict, summary, passed, waived, items } = judgeAll(soundEvidence());
  const open = items.filter(({ status }) => status !== "PASS" && status !== "WAIVED");
  assert.deepEqual(open, []);
  assert.deepEqual([verdict, summary, passed, waived], ["GO", "GO with 1 waiver", 11, 1]);
});

test("without any record no item holds, and each says what to do about it", () => {
  const { items, verdict, passed } = judgeAll({
    ...soundEvidence(),
    sprints: [],
    policyHash: "",
    gatesOnFile: [],
    gates: new Map(),
    features: new Map(),
    policies: { risk: {}, forecast: {} },
    regimeComparisons: [],
    checkRun: { path: "check-record.json", state: "ABSENT" },
    storedTimes: [],
    manifests: { folder: "deploy", documents: [], unreadable: [], missingPrograms: [] },
    waivers: [],
  });
  assert.deepEqual([verdict, passed], ["NO_GO", 0]);
  for (const { id, status, reason, nextStep } of items) {
    assert.ok(status === "FAIL" || status === "INCONCLUSIVE", `${id}: ${status}`);
    assert.ok(reason !== "" && nextStep !== "", id);
  }
});

test("an item that holds rests on at least one record", () => {
  for (const { id, records } of judgeAll(soundEvidence()).items) {
    assert.ok(records.length > 0, id);
  }
});
