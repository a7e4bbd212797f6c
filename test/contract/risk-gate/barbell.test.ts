import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { enumName } from "#lib/wire/enum-name.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { BarbellBucket } from "#proto/pmx/type/v1/barbell_pb.ts";
import { type RunningRiskGate, risingSignal, runningRiskGate } from "./running-risk-gate.ts";

let gate: RunningRiskGate;
before(async () => {
  gate = await runningRiskGate();
});
after(() => gate.close());

const { instrument, portfolio } = risingSignal("");
const equityMicros = 100_000_000_000n;
const listed = (ticker: string) => ({ ...instrument, ticker });
const held = (ticker: string, heldMicros: bigint) => ({ instrument: listed(ticker), heldMicros });
const share = (percent: bigint) => (equityMicros * percent) / 100n;

async function barbellPolicy() {
  const overrides = { enableBarbellAllocation: true, maximumPositionRatio: 0.2 };
  const { policy } = await gate.client.getPolicy({ overrides });
  assert.ok(policy?.barbell);
  return policy;
}

function signalIn(id: string, ticker: string, exposures: readonly ReturnType<typeof held>[]) {
  const view = { ...portfolio, equityMicros, cashMicros: equityMicros };
  const facts = { exposures: [...exposures] };
  return { ...risingSignal(id), instrument: listed(ticker), portfolio: { ...view, facts } };
}

test("a decision states its bucket and multiplier, also when it is read back and asked again", async () => {
  const policy = await barbellPolicy();
  const request = { ...signalIn("barbell/1", "MSFT", [held("MTN", share(15n))]), policy };
  const { decision } = await gate.client.evaluateSignal(request);
  assert.equal(decision?.verdict, Verdict.ALLOW_REDUCED);
  assert.equal(decision.barbellBucket, BarbellBucket.CORE);
  // 5 % is left of what 20 % × confidence asks for.
  const { requestedUnits, allowedUnits } = decision.size ?? assert.fail("no size");
  assert.equal(allowedUnits, 50n);
  assert.equal(decision.barbellMultiplier, 50 / Number(requestedUnits));
  assert.deepEqual((await gate.client.getDecision({ name: decision.name })).decision, decision);
  assert.deepEqual((await gate.client.evaluateSignal(request)).decision, decision);
});

test("without a barbell a decision has neither field", async () => {
  const { decision } = await gate.client.evaluateSignal(signalIn("barbell/off", "MSFT", []));
  assert.deepEqual([decision?.barbellBucket, decision?.barbellMultiplier], [undefined, undefined]);
});

test("an order that a batch allows counts as held for the signals after it", async () => {
  const { auditSet, forecast } = risingSignal("");
  const { heldUnits, pendingUnits } = portfolio;
  const { evaluations } = await gate.client.batchEvaluateSignals({
    ...{ auditSet, portfolio: portfolio.portfolio, equityMicros, cashMicros: equityMicros },
    facts: { exposures: [] },
    signals: ["MSFT", "MTN", "CL=F", "NVDA"].map((ticker) => ({
      requestId: `barbell/batch/${ticker}`,
      instrument: listed(ticker),
      ...{ forecast, heldUnits, pendingUnits },
    })),
    // Of the whole size, so that the barbell binds.
    policy: { ...(await barbellPolicy()), tradeRegimeMultipliers: undefined },
  });
  const units = evaluations.map(({ result }) =>
    result.case === "decision" ? result.value.size?.allowedUnits : assert.fail(result.case),
  );
  assert.deepEqual(units, [100n, 100n, 0n, 50n]);
});

test("what is wanted together is scaled together, with what is held fixed", async () => {
  const facts = { exposures: [held("NVDA", share(4n)), held("SHY", share(40n))] };
  const { projected, safeShareRatio, aboveSafeCeiling } = await gate.client.projectAllocation({
    portfolio: { ...portfolio, equityMicros, facts },
    wanted: [
      { instrument: listed("MSFT"), notionalMicros: share(50n) },
      { instrument: listed("AAPL"), notionalMicros: share(4n) },
      { instrument: listed("GOOG"), notionalMicros: 0n },
      { instrument: listed("SHY"), notionalMicros: share(40n) },
    ],
  });
  assert.deepEqual(
    projected.map(({ bucket, notionalMicros, multiplier, bindingConstraint }) => {
      return [enumName(BarbellBucket, bucket), notionalMicros, multiplier, bindingConstraint];
    }),
    [
      ["CORE", share(10n), 0.2, "core-position"],
      ["SPECULATIVE", share(4n), 1, ""],
      ["UNLISTED", 0n, 1, ""],
      ["SAFE", share(10n), 0.25, "safe-position"],
    ],
  );
  assert.ok(Math.abs((safeShareRatio ?? 0) - 0.82) < 1e-12);
  assert.equal(aboveSafeCeiling, false);
});

test("the barbell of a request's policy counts, and one that is off is refused", async () => {
  const { policy: off } = await gate.client.getPolicy({});
  const policy = await barbellPolicy();
  policy.barbell!.core!.maximumPositionRatio = 0.02;
  const asked = {
    portfolio: { ...portfolio, equityMicros, facts: {} },
    wanted: [{ instrument: listed("MSFT"), notionalMicros: share(5n) }],
  };
  const { projected } = await gate.client.projectAllocation({ ...asked, policy });
  assert.equal(projected[0]?.notionalMicros, share(2n));
  await assert.rejects(gate.client.projectAllocation({ ...asked, policy: off! }), {
    message: /policy\.enable_barbell_allocation/,
  });
});

test("a projection is refused where the portfolio does not say what it holds, and for a ticker twice", async () => {
  const wanted = [{ instrument: listed("MSFT"), notionalMicros: share(5n) }];
  const flat = { ...portfolio, equityMicros, facts: {} };
  const unknown = { exposures: [{ ...held("AAPL", 0n), waitingUnknown: true }] };
  for (const [request, field] of [
    [{ portfolio: { ...portfolio, equityMicros }, wanted }, /portfolio\.facts/],
    [{ portfolio: { ...flat, facts: unknown }, wanted }, /portfolio\.facts\.exposures/],
    [{ portfolio: flat, wanted: [...wanted, ...wanted] }, /wanted\[1\]\.instrument\.ticker/],
    [{ portfolio: flat, wanted: [] }, /wanted/],
  ] as const) {
    await assert.rejects(
      gate.client.projectAllocation({ ...request, wanted: [...request.wanted] }),
      { reason: "FIELD_INVALID", message: field },
    );
  }
});
