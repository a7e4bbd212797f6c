import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluateTrackRecord } from "#services/audit/app/evaluate-track-record.ts";
import { asked, evaluated, randomReturns } from "../domain/track-record/sample-records.ts";

const others = [1, 2, 3].map((seed) => randomReturns(seed, 160));
const question = asked(randomReturns(9, 160), { trials: { count: 4, others } });

test("others run between the parts of an evaluation, whose answer is the same", async () => {
  let times = 0;
  const found = await evaluateTrackRecord(question, async () => {
    times += 1;
  });
  // 2⁴ parts of the cross-validation with 8 blocks alone.
  assert.ok(times > 16, `${times}`);
  assert.deepEqual(found, evaluated(question));
});

test("an evaluation that nobody waits for any more ends", async () => {
  let times = 0;
  const evaluation = evaluateTrackRecord(question, async () => {
    times += 1;
    if (times === 3) throw new Error("cancelled");
  });
  await assert.rejects(evaluation, /cancelled/);
  assert.equal(times, 3);
});
