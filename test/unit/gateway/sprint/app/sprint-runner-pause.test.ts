import assert from "node:assert/strict";
import { test } from "node:test";
import type { SprintState } from "#gateway/sprint/domain/state.ts";
import {
  almostDone,
  type Scorecard,
  scorecard,
  settled,
  untilAborted,
  world,
} from "./runner-world.ts";

/** A sprint that waits for its verdict, whose first call is never answered and every later one is. */
async function waiting() {
  let calls = 0;
  const made = world([almostDone("a")], (signal) => {
    calls += 1;
    return calls === 1 ? untilAborted(signal) : Promise.resolve(scorecard);
  });
  made.runner.start(almostDone("a"));
  await settled();
  return { ...made, state: () => made.stateOf("a")?.state };
}

test("a pause ends the call that a sprint waits for, and answers when nothing is under way", async () => {
  const { runner, state } = await waiting();
  await runner.pause("a");
  assert.equal(state(), "PAUSED");
});

test("a paused sprint is resumed to its result, asking again what the pause had ended", async () => {
  const { runner, state, asked } = await waiting();
  await runner.pause("a");
  await runner.resumeStopped("a");
  await settled();
  assert.deepEqual([state(), asked()], ["SUCCEEDED", 2]);
});

test("two who pause at once both find it paused, and two who resume at once run it once", async () => {
  const { runner, state, asked } = await waiting();
  await Promise.all([runner.pause("a"), runner.pause("a")]);
  await runner.pause("a");
  assert.equal(state(), "PAUSED");
  await Promise.all([runner.resumeStopped("a"), runner.resumeStopped("a")]);
  await settled();
  assert.deepEqual([state(), asked()], ["SUCCEEDED", 2]);
});

test("a sprint that is resumed while its pause is under way goes on once it has stopped", async () => {
  const { runner, state } = await waiting();
  await Promise.all([runner.pause("a"), runner.resumeStopped("a")]);
  await settled();
  assert.equal(state(), "SUCCEEDED");
});

test("a verdict that arrives although the sprint is being paused is not lost", async () => {
  const answers: ((card: Scorecard) => void)[] = [];
  const { runner, stateOf } = world(
    [almostDone("a")],
    () => new Promise((answer) => answers.push(answer)),
  );
  runner.start(almostDone("a"));
  await settled();
  const pausing = runner.pause("a");
  await settled();
  assert.equal(stateOf("a")?.state, "PAUSING");
  answers[0]?.(scorecard);
  await pausing;
  assert.equal(stateOf("a")?.state, "SUCCEEDED");
});

test("a paused sprint is cancelled at once, and one that is being paused ends as cancelled", async () => {
  const paused = await waiting();
  await paused.runner.pause("a");
  await paused.runner.cancel("a");
  assert.equal(paused.state(), "CANCELLED");
  const pausing = await waiting();
  await Promise.all([pausing.runner.pause("a"), pausing.runner.cancel("a")]);
  assert.equal(pausing.state(), "CANCELLED");
});

for (const state of [
  "SUCCEEDED",
  "FAILED",
  "CANCELLED",
  "CANCELLING",
] as const satisfies SprintState[]) {
  test(`a sprint that is ${state} is not paused, and says so`, async () => {
    const { runner, stateOf } = world([almostDone("a", state)], async () => scorecard);
    await assert.rejects(runner.pause("a"), {
      code: "FAILED_PRECONDITION",
      reason: "SPRINT_STATE",
      message: new RegExp(`^a is ${state} and can no longer be paused$`),
    });
    assert.equal(stateOf("a")?.state, state);
  });
}

test("a sprint that no process runs is paused at once", async () => {
  const { runner, stateOf } = world([almostDone("a")], untilAborted);
  await runner.pause("a");
  assert.equal(stateOf("a")?.state, "PAUSED");
});

test("a sprint that is paused between its creation and its start is not started", async () => {
  const { runner, stateOf, asked } = world([almostDone("a")], async () => scorecard);
  await runner.createAndStart("a", async () => {
    await runner.pause("a");
    return almostDone("a");
  });
  await settled();
  assert.deepEqual([stateOf("a")?.state, asked()], ["PAUSED", 0]);
});

test("a process that starts leaves a paused sprint alone, and ends a pause that outlived its process", async () => {
  const { runner, stateOf, asked } = world(
    [almostDone("a", "PAUSED"), almostDone("b", "PAUSING")],
    async () => scorecard,
    { maximumActive: 2 },
  );
  await runner.resume();
  await settled();
  assert.deepEqual([stateOf("a")?.state, stateOf("b")?.state, asked()], ["PAUSED", "PAUSED", 0]);
});

test("a pause that outlived its process is resumed where nothing had ended it", async () => {
  const { runner, stateOf } = world([almostDone("a", "PAUSING")], async () => scorecard);
  await runner.resumeStopped("a");
  await settled();
  assert.equal(stateOf("a")?.state, "SUCCEEDED");
});

test("a paused sprint gives its slot back, and takes one when it is resumed", async () => {
  const sprints = [almostDone("a"), almostDone("b")];
  const { runner, stateOf } = world(sprints, untilAborted);
  runner.start(almostDone("a"));
  await settled();
  await runner.pause("a");
  await runner.createAndStart("b", async () => almostDone("b"));
  await assert.rejects(runner.resumeStopped("a"), { reason: "OVERLOADED" });
  assert.equal(stateOf("a")?.state, "PAUSED");
});
