import assert from "node:assert/strict";
import { test } from "node:test";
import { withRetry } from "../../../../gateway/peers/retry.ts";
import { Fault } from "../../../../services/kernel/fault.ts";

function policyRecording(pauses: number[], patienceMs = 1_000) {
  return { patienceMs, sleep: async (ms: number) => void pauses.push(ms) };
}

const away = new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "away");

test("a call to a peer that is away for a moment is made again", async () => {
  const pauses: number[] = [];
  let calls = 0;
  const answer = await withRetry(policyRecording(pauses), async () => {
    calls += 1;
    if (calls < 3) throw away;
    return "here";
  });
  assert.equal(answer, "here");
  assert.deepEqual(pauses, [50, 100]);
});

test("the pause a peer asks for is kept", async () => {
  const pauses: number[] = [];
  let calls = 0;
  await withRetry(policyRecording(pauses), async () => {
    calls += 1;
    if (calls === 1) {
      throw new Fault("RESOURCE_EXHAUSTED", "OVERLOADED", "full", { retryAfterMs: 700 });
    }
  });
  assert.deepEqual(pauses, [700]);
});

test("a peer that stays away ends the patience with its own fault", async () => {
  const pauses: number[] = [];
  await assert.rejects(
    withRetry(policyRecording(pauses), async () => {
      throw away;
    }),
    away,
  );
  const waitedMs = pauses.reduce((sum, ms) => sum + ms, 0);
  assert.ok(waitedMs >= 1_000 && waitedMs < 3_000, `${waitedMs} ms`);
});

test("a refusal is not repeated", async () => {
  let calls = 0;
  await assert.rejects(
    withRetry(policyRecording([]), async () => {
      calls += 1;
      throw new Fault("INVALID_ARGUMENT", "FIELD_INVALID", "wrong");
    }),
  );
  assert.equal(calls, 1);
});
