import assert from "node:assert/strict";
import { test } from "node:test";
import { isResumable } from "#gateway/sprint/domain/resumable.ts";
import { sprintStates } from "#gateway/sprint/domain/state.ts";
import { Fault, type FaultReason } from "#lib/kernel/fault.ts";

const failedWith = (reason: FaultReason) =>
  isResumable({ state: "FAILED", failure: new Fault("UNAVAILABLE", reason, "m") });

for (const reason of ["PEER_UNREACHABLE", "STORAGE_NOT_WRITABLE", "FACTS_PENDING"] as const) {
  test(`a sprint that ${reason} stopped is resumable`, () => {
    assert.equal(failedWith(reason), true);
  });
}

for (const reason of ["FIT_FAILED", "BARS_TOO_FEW", "FIELD_INVALID", "INTERNAL"] as const) {
  test(`a sprint that ${reason} stopped would fail again and is not resumable`, () => {
    assert.equal(failedWith(reason), false);
  });
}

test("only a failed sprint and one that was paused are resumable", () => {
  const failure = new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "m");
  const resumable = sprintStates.filter((state) => isResumable({ state, failure }));
  assert.deepEqual(resumable, ["FAILED", "PAUSING", "PAUSED"]);
});
