import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { AskedGates } from "#gateway/web/gates-so-far.ts";
import { GateEvaluationSchema } from "#proto/pmx/audit/v1/gate_pb.ts";
import { runningSprint } from "./asked-page.ts";

test("gates of a sprint that hurries are asked for a tenth of the time, and what they said is shown meanwhile", async () => {
  let nowMs = 0;
  let asked = 0;
  const evaluate = async (gate: string) => {
    asked += 1;
    nowMs += 300;
    return create(GateEvaluationSchema, { gate });
  };
  const gates = new AskedGates(evaluate, () => nowMs);
  const runsShown = [];
  for (let run = 0; run < 100; run += 1) {
    nowMs += 100;
    runsShown.push((await gates.of(runningSprint({ completedAudits: run })))?.auditRuns);
    await new Promise((resolve) => setImmediate(resolve));
  }
  // 10 s and the looks themselves, each of 0.3 s with 3 s after it.
  assert.ok(asked <= 5, `${asked} looks`);
  assert.equal(runsShown[1], 0);
  assert.ok(runsShown.at(-1)! > 60, `${runsShown.at(-1)}`);
});
