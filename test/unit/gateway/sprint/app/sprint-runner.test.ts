import assert from "node:assert/strict";
import { test } from "node:test";
import type { Sprint } from "#gateway/sprint/domain/sprint.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { eventually } from "#test/support/eventually.ts";
import {
  almostDone,
  full,
  locked,
  type Scorecard,
  scorecard,
  settled,
  untilAborted,
  world,
} from "./runner-world.ts";

test("a cancel ends the call that a sprint waits for", async () => {
  const sprint = almostDone("a");
  const { runner, stateOf } = world([sprint], untilAborted);
  runner.start(sprint);
  await settled();
  await runner.cancel("a");
  await settled();
  assert.equal(stateOf("a")?.state, "CANCELLED");
});

test("a sprint that ended before the cancel keeps its result", async () => {
  const sprint = almostDone("a");
  const { runner, stateOf } = world([sprint], async () => scorecard);
  runner.start(sprint);
  await settled();
  await assert.rejects(runner.cancel("a"), { reason: "SPRINT_STATE" });
  assert.equal(stateOf("a")?.state, "SUCCEEDED");
});

test("a verdict that arrives although the sprint was cancelled is not lost", async () => {
  const sprint = almostDone("a");
  const answers: ((card: Scorecard) => void)[] = [];
  const { runner, stateOf } = world([sprint], () => new Promise((r) => answers.push(r)));
  runner.start(sprint);
  await settled();
  await runner.cancel("a");
  assert.equal(stateOf("a")?.state, "CANCELLING");
  answers[0]?.(scorecard);
  await settled();
  assert.equal(stateOf("a")?.state, "SUCCEEDED");
  assert.equal(stateOf("a")?.result?.verdict, "INCONCLUSIVE");
});

test("a sprint that ended since it was read is not run again", async () => {
  const { runner, asked } = world([almostDone("a", "CANCELLED")], async () => scorecard);
  runner.start(almostDone("a", "RUNNING"));
  await settled();
  assert.equal(asked(), 0);
});

test("a sprint that is not running is cancelled at once", async () => {
  const { runner, stateOf } = world([almostDone("a")], untilAborted);
  await runner.cancel("a");
  assert.equal(stateOf("a")?.state, "CANCELLED");
});

test("a cancel that outlived its process takes effect at the resumption", async () => {
  const { runner, stateOf, asked } = world([almostDone("a", "CANCELLING")], async () => scorecard);
  await runner.resume();
  await settled();
  assert.deepEqual([stateOf("a")?.state, asked()], ["CANCELLED", 0]);
});

const away = new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "away");

/** A sprint that failed with `failure`, and a runner whose peers answer by now. */
async function failed(failure: Fault) {
  const sprint = almostDone("a");
  let isAway = true;
  const made = world([sprint], async () => {
    if (isAway) throw failure;
    return scorecard;
  });
  made.runner.start(sprint);
  await settled();
  assert.equal(made.stateOf("a")?.state, "FAILED");
  isAway = false;
  return { ...made, sprint: () => made.stateOf("a") as Sprint };
}

test("a sprint that failed because a peer was away is resumed to its result", async () => {
  const { runner, sprint } = await failed(away);
  await runner.resumeStopped("a");
  await settled();
  assert.equal(sprint().state, "SUCCEEDED");
});

test("a sprint that is resumed twice at once runs once", async () => {
  const { runner, sprint, asked } = await failed(away);
  const before = asked();
  await Promise.all([runner.resumeStopped("a"), runner.resumeStopped("a")]);
  await settled();
  assert.deepEqual([sprint().state, asked()], ["SUCCEEDED", before + 1]);
});

test("a sprint that failed because of its own bars is not resumed and keeps its failure", async () => {
  const { runner, sprint } = await failed(new Fault("INVALID_ARGUMENT", "FIT_FAILED", "flat"));
  await assert.rejects(runner.resumeStopped("a"), {
    code: "FAILED_PRECONDITION",
    reason: "SPRINT_STATE",
    message: /FIT_FAILED.*create a new sprint/,
  });
  assert.deepEqual([sprint().state, sprint().failure?.reason], ["FAILED", "FIT_FAILED"]);
});

test("a sprint that is done has nothing to resume", async () => {
  const { runner } = world([almostDone("a", "SUCCEEDED")], async () => scorecard);
  await assert.rejects(runner.resumeStopped("a"), {
    reason: "SPRINT_STATE",
    message: /SUCCEEDED/,
  });
});

test("a resumed sprint takes a slot like a new one", async () => {
  const { runner } = await failed(away);
  const creating = runner.createAndStart("b", () => new Promise<Sprint>(() => {}));
  void creating;
  await settled();
  await assert.rejects(runner.resumeStopped("a"), { reason: "OVERLOADED" });
});

test("stopping ends the call under way and leaves the sprint for the next process", async () => {
  const sprint = almostDone("a");
  const { runner, stateOf } = world([sprint], untilAborted);
  runner.start(sprint);
  await settled();
  await runner.stop();
  assert.equal(stateOf("a")?.state, "RUNNING");
});

test("a sprint whose creation ends after the stop is not started", async () => {
  const { runner, asked } = world([almostDone("a")], async () => scorecard);
  await runner.stop();
  runner.start(almostDone("a"));
  await settled();
  assert.equal(asked(), 0);
});

test("a sprint that is being created takes a slot", async () => {
  const { runner } = world([almostDone("a")], async () => scorecard);
  const created = runner.createAndStart("a", async () => almostDone("a"));
  await assert.rejects(
    runner.createAndStart("b", async () => almostDone("b")),
    { reason: "OVERLOADED" },
  );
  await created;
});

test("a creation that fails gives its slot back", async () => {
  const { runner } = world([almostDone("a")], async () => scorecard);
  const refused = new Fault("INVALID_ARGUMENT", "BARS_TOO_FEW", "no");
  await assert.rejects(
    runner.createAndStart("b", () => Promise.reject(refused)),
    refused,
  );
  await runner.createAndStart("a", async () => almostDone("a"));
});

test("calls with one request id run one after another, also after one that failed", async () => {
  const { runner } = world([almostDone("a")], async () => scorecard);
  let running = 0;
  const call = (failing: boolean) =>
    runner.createAndStart("a", async () => {
      running += 1;
      await settled();
      assert.equal(running, 1);
      running -= 1;
      if (failing) throw new Error("refused");
      return almostDone("a", "SUCCEEDED");
    });
  const calls = await Promise.allSettled([call(false), call(true), call(false)]);
  assert.deepEqual(
    calls.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled"],
  );
});

test("a peer's fault ends the sprint as FAILED and is kept with its details", async () => {
  const sprint = almostDone("a");
  const metadata = { error_id: "e-1" };
  const broken = new Fault("INTERNAL", "INTERNAL", "a defect", { metadata });
  const { runner, stateOf } = world([sprint], () => Promise.reject(broken));
  runner.start(sprint);
  await settled();
  assert.equal(stateOf("a")?.state, "FAILED");
  assert.equal(stateOf("a")?.failure, broken);
});

for (const fault of [full, locked]) {
  test(`a sprint waits while its journal says "${fault.message}", and ends afterwards`, async () => {
    let looks = 0;
    const { runner, stateOf } = world([almostDone("a", "RUNNING")], async () => scorecard, {
      journalFault: () => (looks < 3 ? fault : undefined),
      waitForStorage: async () => {
        looks += 1;
      },
    });
    runner.start(almostDone("a", "RUNNING"));
    await eventually("the sprint has ended", () => stateOf("a")?.state !== "RUNNING");
    assert.deepEqual([looks, stateOf("a")?.failure], [3, undefined]);
    assert.notEqual(stateOf("a")?.state, "FAILED");
  });

  test(`a sprint waits while a service says "${fault.message}", and one that does not wait fails with the reason`, async () => {
    let left = 2;
    const score = async () => {
      if (left-- > 0) throw fault;
      return scorecard;
    };
    const waiting = world([almostDone("a", "RUNNING")], score, { waitForStorage: async () => {} });
    waiting.runner.start(almostDone("a", "RUNNING"));
    await eventually("the sprint has ended", () => waiting.stateOf("a")?.state !== "RUNNING");
    assert.notEqual(waiting.stateOf("a")?.state, "FAILED");
    left = 1;
    const failing = world([almostDone("b", "RUNNING")], score);
    failing.runner.start(almostDone("b", "RUNNING"));
    await eventually("the other has ended", () => failing.stateOf("b")?.state !== "RUNNING");
    const { state, failure } = failing.stateOf("b")!;
    assert.deepEqual([state, failure?.reason], ["FAILED", fault.reason]);
  });
}

test("a process that stops does not wait for room", async () => {
  const { runner } = world([almostDone("a", "RUNNING")], async () => scorecard, {
    journalFault: () => full,
    waitForStorage: (signal) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
  });
  runner.start(almostDone("a", "RUNNING"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await runner.stop();
});
