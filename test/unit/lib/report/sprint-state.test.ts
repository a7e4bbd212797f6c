import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { doneText, isMoving, standSentence, stateText } from "#lib/report/sprint-state.ts";
import { SprintSchema, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";

test("a sentence names a sprint, its tickers, its state and how far it has come", () => {
  const sprint = create(SprintSchema, {
    name: "sprints/a",
    state: SprintState.RUNNING,
    completedAudits: 1,
    asOfTimes: [{}, {}],
    spec: { tickers: ["AAPL", "MSFT"] },
  });
  assert.equal(doneText(sprint), "1 of 2 audit runs");
  assert.equal(
    standSentence(sprint),
    "sprints/a of AAPL, MSFT is RUNNING after 1 of 2 audit runs.",
  );
});

test("a state that this pmx does not know has a name, and is taken to stay", () => {
  const state = 99 as SprintState;
  assert.equal(stateText(state), "UNSPECIFIED");
  assert.equal(isMoving({ state }), false);
});

test("what runs or waits for somebody moves, what has ended does not", () => {
  assert.equal(isMoving({ state: SprintState.PAUSED }), true);
  assert.equal(isMoving({ state: SprintState.SUCCEEDED }), false);
});
