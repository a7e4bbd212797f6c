import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isTerminal,
  nextState,
  type SprintEvent,
  sprintStates,
} from "#gateway/sprint/domain/state.ts";

const events: SprintEvent[] = [
  "CANCEL_ASKED",
  "PAUSE_ASKED",
  "STEPS_DONE",
  "FAULT",
  "STOPPED",
  "RESUME_ASKED",
  "NIGHT_DONE",
];

test("a terminal state is left only by a failed sprint that is resumed", () => {
  for (const state of sprintStates.filter(isTerminal)) {
    for (const event of events) {
      if (state === "FAILED" && event === "RESUME_ASKED") continue;
      assert.ok([undefined, state].includes(nextState(state, event)), `${state} on ${event}`);
    }
  }
});

test("a failed sprint that is resumed runs", () => {
  assert.equal(nextState("FAILED", "RESUME_ASKED"), "RUNNING");
});

test("a running sprint whose process stops stays running for the next process", () => {
  assert.equal(nextState("RUNNING", "STOPPED"), undefined);
});

test("a cancel that was asked for ends the sprint when it has stopped", () => {
  assert.equal(nextState("RUNNING", "CANCEL_ASKED"), "CANCELLING");
  assert.equal(nextState("CANCELLING", "STOPPED"), "CANCELLED");
});

test("cancelling twice is the same as once", () => {
  assert.equal(nextState("CANCELLING", "CANCEL_ASKED"), "CANCELLING");
  assert.equal(nextState("CANCELLED", "CANCEL_ASKED"), "CANCELLED");
});

test("a finished sprint cannot be cancelled", () => {
  assert.equal(nextState("SUCCEEDED", "CANCEL_ASKED"), undefined);
  assert.equal(nextState("FAILED", "CANCEL_ASKED"), undefined);
});

test("a sprint is paused while it runs or waits for its night, once it has stopped, and in no other state", () => {
  const after = Object.fromEntries(
    sprintStates.map((state) => [state, nextState(state, "PAUSE_ASKED")]),
  );
  assert.deepEqual(after, {
    RUNNING: "PAUSING",
    PAUSING: "PAUSING",
    PAUSED: "PAUSED",
    CANCELLING: undefined,
    CANCELLED: undefined,
    SUCCEEDED: undefined,
    FAILED: undefined,
    WAITING: "PAUSED",
  });
  assert.equal(nextState("PAUSING", "STOPPED"), "PAUSED");
});

test("a night begins where a sprint waits for it or failed in the last one, and ends in the wait for the next", () => {
  const begun = sprintStates.filter((state) => nextState(state, "NIGHT_BEGUN") === "RUNNING");
  assert.deepEqual(begun, ["FAILED", "WAITING"]);
  assert.equal(nextState("RUNNING", "NIGHT_DONE"), "WAITING");
  assert.equal(nextState("CANCELLING", "NIGHT_DONE"), "CANCELLED");
  assert.equal(nextState("PAUSING", "NIGHT_DONE"), "PAUSED");
});

test("a result or an error that comes before a pause could stop the sprint stands", () => {
  assert.equal(nextState("PAUSING", "STEPS_DONE"), "SUCCEEDED");
  assert.equal(nextState("PAUSING", "FAULT"), "FAILED");
});

test("of a paused sprint nothing is under way: it only goes on or is cancelled", () => {
  const possible = events.flatMap((event) => nextState("PAUSED", event) ?? []);
  assert.deepEqual(possible, ["CANCELLED", "PAUSED", "RUNNING"]);
  assert.equal(nextState("PAUSING", "RESUME_ASKED"), undefined);
  assert.equal(nextState("PAUSING", "CANCEL_ASKED"), "CANCELLING");
});
