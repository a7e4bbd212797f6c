import assert from "node:assert/strict";
import { test } from "node:test";
import { type CallPolicy, withRetry } from "#gateway/sprint/peers/retry.ts";
import { Fault } from "#lib/kernel/fault.ts";

/** A policy whose time passes only while it sleeps. */
function policyRecording(pauses: number[], signal?: AbortSignal): CallPolicy {
  let nowMs = 0;
  return {
    patienceMs: 1_000,
    attemptMs: 300,
    ...(signal === undefined ? {} : { signal }),
    sleep: async (ms: number) => {
      pauses.push(ms);
      nowMs += ms;
    },
    nowMs: () => nowMs,
  };
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
  assert.deepEqual(pauses, [50, 100, 200, 400, 250]);
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

test("patience counts from the first failure, however long a call took before", async () => {
  let nowMs = 0;
  let calls = 0;
  const policy = { ...policyRecording([]), nowMs: () => nowMs };
  await withRetry(policy, async () => {
    calls += 1;
    nowMs += 5_000;
    if (calls === 1) throw away;
  });
  assert.equal(calls, 2);
});

for (const [what, fault] of [
  ["a message that is too large", new Fault("RESOURCE_EXHAUSTED", "FIELD_INVALID", "too large")],
  ["a fit that ran too long", new Fault("DEADLINE_EXCEEDED", "DEADLINE", "the fit took too long")],
] as const) {
  test(`${what} is not sent again`, async () => {
    let calls = 0;
    const call = withRetry(policyRecording([]), async () => {
      calls += 1;
      throw fault;
    });
    await assert.rejects(call, fault);
    assert.equal(calls, 1);
  });
}

test("a peer that does not answer before the deadline is asked again", async () => {
  const metadata = { address: "127.0.0.1:50051" };
  const silence = new Fault("DEADLINE_EXCEEDED", "DEADLINE", "no answer", { metadata });
  let calls = 0;
  await withRetry(policyRecording([]), async ({ deadlineMs }) => {
    calls += 1;
    assert.equal(deadlineMs, 300);
    if (calls === 1) throw silence;
  });
  assert.equal(calls, 2);
});

test("once the signal is aborted nothing is repeated", async () => {
  const stop = new AbortController();
  let calls = 0;
  const call = withRetry(policyRecording([], stop.signal), async ({ signal }) => {
    calls += 1;
    assert.equal(signal, stop.signal);
    stop.abort();
    throw away;
  });
  await assert.rejects(call, away);
  assert.equal(calls, 1);
});
