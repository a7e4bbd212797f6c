import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { equals } from "@bufbuild/protobuf";
import { DecisionSchema, Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { BatchEvaluateSignalsResponseSchema } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { type RunningRiskGate, risingSignal, runningRiskGate } from "./running-risk-gate.ts";

let gate: RunningRiskGate;

before(async () => {
  gate = await runningRiskGate();
});
after(() => gate.close());

/** The rising signals of some tickers as a batch; its cash pays for one and a half purchases. */
function batchOf(id: string, tickers: readonly string[]) {
  const { auditSet, portfolio, instrument, forecast } = risingSignal(id);
  const { heldUnits, pendingUnits, equityMicros } = portfolio;
  return {
    auditSet,
    portfolio: portfolio.portfolio,
    equityMicros,
    cashMicros: 2_250_000_000n,
    signals: tickers.map((ticker) => ({
      requestId: `${id}/${ticker}`,
      instrument: { ...instrument, ticker },
      forecast,
      heldUnits,
      pendingUnits,
    })),
  };
}

test("signals are decided in order, and later ones see the cash that earlier orders leave", async () => {
  const { evaluations } = await gate.client.batchEvaluateSignals(batchOf("cash", ["A", "B", "C"]));
  const decisions = evaluations.map(({ result }) =>
    result.case === "decision" ? result.value : assert.fail(`${result.case}`),
  );
  assert.deepEqual(
    decisions.map(({ verdict, size }) => [verdict, size?.allowedUnits]),
    [
      [Verdict.ALLOW, 14n],
      [Verdict.ALLOW_REDUCED, 8n],
      [Verdict.DENY, 0n],
    ],
  );
});

test("a decision of a batch is the one that EvaluateSignal gives and GetDecision reads", async () => {
  const { evaluations, factPosition } = await gate.client.batchEvaluateSignals(
    batchOf("same", ["A", "B"]),
  );
  const [first, second] = evaluations.map(({ result }) => result);
  assert.ok(first?.case === "decision" && second?.case === "decision");
  const signal = risingSignal("same/A");
  const { decision } = await gate.client.evaluateSignal({
    ...signal,
    instrument: { ...signal.instrument, ticker: "A" },
    portfolio: { ...signal.portfolio, cashMicros: 2_250_000_000n },
  });
  assert.ok(equals(DecisionSchema, decision!, first.value));
  const stored = await gate.client.getDecision({ name: second.value.name });
  assert.ok(equals(DecisionSchema, stored.decision!, second.value));
  assert.equal(factPosition?.source, "risk-gate");
});

test("a repeated batch gets the first answer, fact position included", async () => {
  const batch = batchOf("repeat", ["A", "B", "C"]);
  const first = await gate.client.batchEvaluateSignals(batch);
  const again = await gate.client.batchEvaluateSignals(batch);
  assert.ok(equals(BatchEvaluateSignalsResponseSchema, first, again));
});

test("a signal that cannot be decided has a status in its place, and the others are decided", async () => {
  const batch = batchOf("partly", ["A", "B", "C"]);
  const { asOfTime: _, ...timeless } = batch.signals[0]!.forecast;
  const { evaluations } = await gate.client.batchEvaluateSignals({
    ...batch,
    signals: [{ ...batch.signals[0], forecast: timeless }, ...batch.signals.slice(1)],
  });
  const [error, ...others] = evaluations.map(({ result }) => result);
  assert.equal(error?.case, "error");
  assert.match(error.value?.message ?? "", /^forecast\.as_of_time: is required/);
  assert.deepEqual(
    others.map((each) => each.case === "decision" && each.value.verdict),
    [Verdict.ALLOW, Verdict.ALLOW_REDUCED],
  );
});

test("a batch of a hundred signals is answered, one of more is refused, and so is an empty one", async () => {
  const tickers = Array.from({ length: 101 }, (_, index) => `T${index}`);
  const { evaluations } = await gate.client.batchEvaluateSignals(
    batchOf("many", tickers.slice(0, 100)),
  );
  assert.equal(evaluations.length, 100);
  for (const refused of [tickers, []]) {
    await assert.rejects(gate.client.batchEvaluateSignals(batchOf("many", refused)), {
      code: "INVALID_ARGUMENT",
      message: /^signals: must hold 1 to 100 items/,
    });
  }
});

test("a policy out of range refuses the batch as a whole", async () => {
  const { policy } = await gate.client.getPolicy({});
  const broken = { ...policy!, maximumPositionRatio: 2 };
  await assert.rejects(
    gate.client.batchEvaluateSignals({ ...batchOf("policy", ["A"]), policy: broken }),
    /policy\.maximum_position_ratio/,
  );
});

test("a signal whose as-of is no time of the years 1 to 9999 is refused alone", async () => {
  const { signals, ...batch } = batchOf("time", ["A", "B"]);
  const asOfTime = { seconds: 2n ** 63n - 1n, nanos: 0 };
  const late = { ...signals[0]!, forecast: { ...signals[0]!.forecast, asOfTime } };
  const { evaluations } = await gate.client.batchEvaluateSignals({
    ...batch,
    signals: [late, signals[1]!],
  });
  assert.deepEqual(
    evaluations.map(({ result }) => result.case),
    ["error", "decision"],
  );
});

test("a latest bar is read from a signal and from a batch, and a signal without one is denied where it is needed", async () => {
  const { policy } = await gate.client.getPolicy({ overrides: { maximumPriceAgeSessions: 0 } });
  const { asOfTime: closeTime, lastClosePrice } = risingSignal("price").forecast;
  for (const [closePrice, verdict] of [
    [lastClosePrice, Verdict.ALLOW],
    [lastClosePrice + 1, Verdict.DENY],
    [undefined, Verdict.DENY],
  ] as const) {
    const latestBar = closePrice === undefined ? {} : { latestBar: { closePrice, closeTime } };
    const signal = risingSignal(`price/${closePrice}`);
    const portfolio = { ...signal.portfolio, ...latestBar };
    const { decision } = await gate.client.evaluateSignal({ ...signal, portfolio, policy });
    const batch = batchOf(`prices/${closePrice}`, ["A"]);
    const signals = batch.signals.map((one) => ({ ...one, ...latestBar }));
    const { evaluations } = await gate.client.batchEvaluateSignals({ ...batch, signals, policy });
    const [{ result } = assert.fail()] = evaluations;
    assert.deepEqual(
      [decision?.verdict, result.case === "decision" && result.value.verdict],
      [verdict, verdict],
    );
  }
});
