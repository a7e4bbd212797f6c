import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { worstVerdict } from "#cli/report/cycles-section.ts";
import { gateLines } from "#cli/report/gate-section.ts";
import { verdictText } from "#lib/report/gate-text.ts";
import { verdictSentences } from "#lib/report/verdict-sentences.ts";
import { GateEvaluationSchema, GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { SprintResultSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";

const { PASS, FAIL, INCONCLUSIVE, PASS_LOOSENED, UNSPECIFIED } = GateVerdict;
const message = "win-rate is 0.4, and was 0.5 when sprints/a was judged";
const gate = create(GateEvaluationSchema, {
  gate: "phase-2",
  verdict: PASS_LOOSENED,
  reason: "looser than before",
  loosenings: [{ message }],
});

test("a loosened gate is shown with what was loosened, and not as PASS", () => {
  const lines = gateLines(gate, 100).map((line) => line.trim());
  assert.ok(lines.includes(`loosened: ${message}`));
  assert.ok(lines.includes("PASS_LOOSENED: looser than before"));
});

test("the sentence of a loosened sprint names each number once, and what to do", () => {
  const result = create(SprintResultSchema, { verdict: PASS_LOOSENED, gates: [gate, gate] });
  const [sentence = "", next = "", ...more] = verdictSentences(result);
  assert.equal(sentence.split(message).length, 2);
  assert.match(sentence, /^PASS_LOOSENED: every gate held, but by something looser/);
  assert.match(next, /^Next: judge it by what it was before/);
  assert.deepEqual(more, []);
});

test("of several verdicts the worst is FAIL, then INCONCLUSIVE, then PASS_LOOSENED, then PASS", () => {
  const order = [FAIL, INCONCLUSIVE, PASS_LOOSENED, PASS];
  for (let at = 0; at < order.length; at += 1) {
    assert.equal(worstVerdict([...order.slice(at)].reverse()), order[at]);
  }
  assert.equal(worstVerdict([]), FAIL);
  assert.equal(worstVerdict([PASS, UNSPECIFIED]), FAIL);
  assert.equal(verdictText(99 as GateVerdict), "FAIL");
});
