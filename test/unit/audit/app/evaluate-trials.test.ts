import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluateTrials } from "#services/audit/app/evaluate-trials.ts";
import type { EndedRun } from "#services/audit/domain/facts/execution-facts.ts";
import { standardPolicy } from "#services/audit/domain/track-record/standard-policy.ts";
import { dayMs, metricOf, randomReturns, startMs } from "../domain/track-record/sample-records.ts";

const capital = 1_000_000_000n;

/** A run whose equity went by these returns, a date each, as far as whole micros show them. */
function runOf(auditSet: string, returns: Float64Array): EndedRun {
  let equity = Number(capital);
  const equityMicros = Array.from(returns, (value) => {
    equity = Math.round(equity * (1 + value));
    return BigInt(equity);
  });
  return {
    ...{ auditSet, portfolio: `portfolios/${auditSet}`, startTimeMs: startMs },
    startingCashMicros: capital,
    closeTimesMs: Array.from(returns, (_, at) => startMs + (at + 1) * dayMs),
    ...{ equityMicros, cashMicros: equityMicros },
  };
}

const runs = new Map(
  [1, 2, 3].map((seed) => [`s${seed}`, runOf(`s${seed}`, randomReturns(seed, 80, 0.001))]),
);
const policy = standardPolicy({ alphaRatio: 0.05, recordLossBoundRatio: 1 });
const evaluate = (otherTrials: readonly (readonly string[])[], auditSet = "s1") =>
  evaluateTrials(
    (name) => runs.get(name),
    { ...policy, rulesFixedMs: startMs },
    { auditSet, trials: 9, trialNumber: 2, otherTrials },
    async () => undefined,
  );

test("the equity of a run is a record of its dates, the first return on the capital", async () => {
  const found = await evaluate([]);
  const mean = randomReturns(1, 80, 0.001).reduce((sum, value) => sum + value, 0) / 80;
  const measured = metricOf(found, "mean_return");
  assert.equal(measured.n, 80);
  assert.ok(Math.abs(measured.value! - mean * 10_000) < 1e-3, `${measured.value}`);
  assert.equal(found.assured.spentAlpha, (6 * 0.05) / Math.PI ** 2 / 4);
});

test("of several runs of a setting the first that ended counts, and one without any counts without returns", async () => {
  const found = await evaluate([["none"], ["failed", "s3", "s2"], ["s2", "s3"]]);
  assert.deepEqual([found.trials, found.trialsWithReturns, found.trialsBasis], [9, 3, "DECLARED"]);
  assert.deepEqual(
    found.trialFindings.map(({ place }) => place),
    [0, 2, 3],
  );
  const [own, third, second] = found.trialFindings;
  assert.equal(third?.sharpe, (await evaluate([], "s3")).trialFindings[0]?.sharpe);
  assert.equal(second?.sharpe, (await evaluate([], "s2")).trialFindings[0]?.sharpe);
  assert.notEqual(own?.sharpe, third?.sharpe);
});

test("without an ended run of its own there is nothing to judge", async () => {
  const broke = runOf("broke", randomReturns(4, 80));
  const equityMicros = broke.equityMicros.map((equity, at) => (at === 40 ? 0n : equity));
  runs.set("broke", { ...broke, equityMicros });
  await assert.rejects(evaluate([], "broke"), /equity over 0/);
  assert.equal((await evaluate([["broke"]])).trialsWithReturns, 1);
  await assert.rejects(evaluate([["s2"]], "none"), { reason: "RESOURCE_NOT_FOUND" });
});
