import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { robustnessLines } from "#cli/report/robustness-section.ts";
import { GateEvaluationSchema, GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";

const { PASS, FAIL } = GateVerdict;

function linesOf(robustness: object): readonly string[] {
  return robustnessLines(create(GateEvaluationSchema, { robustness }), 100);
}

test("a gate that was not asked what it hangs on has no lines about it", () => {
  assert.deepEqual(robustnessLines(create(GateEvaluationSchema, {}), 100), []);
});

test("what flips is named, as many as a line holds, and the others are counted", () => {
  const flips = ["A", "B", "C", "D"].map((ticker) => ({
    leftOut: ticker,
    description: ticker,
    criterion: "win-rate",
    verdict: FAIL,
  }));
  assert.deepEqual(linesOf({ tickers: { tried: 5n, flips, flipCount: 4n } }), [
    "  leaving out one of 5 tickers changes an answer: A (win rate FAIL); B (win rate FAIL); C (win rate",
    "    FAIL); and 1 more",
  ]);
});

test("what nothing hangs on is said, and what was not tried is left out", () => {
  const tickers = { tried: 0n, notTriedReason: "there is one ticker" };
  assert.deepEqual(linesOf({ trades: { tried: 1n }, tickers }), [
    "  leaving out the only trade changes no answer",
  ]);
});

test("the answers at other costs are listed where they differ", () => {
  const scenario = (costMultiple: number, verdict: GateVerdict) => ({ costMultiple, verdict });
  const same = [scenario(0.5, PASS), scenario(3, PASS)];
  assert.deepEqual(linesOf({ costScenarios: same }), ["  at 0.5 to 3 times the costs: PASS"]);
  const differing = [scenario(0.5, PASS), scenario(1, PASS), scenario(1.5, FAIL)];
  assert.deepEqual(linesOf({ costScenarios: differing }), [
    "  at so many times the costs: 0.5 PASS, 1 PASS, 1.5 FAIL",
  ]);
});
