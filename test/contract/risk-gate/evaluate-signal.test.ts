import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { equals } from "@bufbuild/protobuf";
import { Fault } from "#lib/kernel/fault.ts";
import {
  type Decision,
  DecisionSchema,
  Outcome,
  ReasonCode,
  Verdict,
} from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { EvaluateSignalResponseSchema } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { rules } from "#services/risk-gate/domain/rules/index.ts";
import { type RunningRiskGate, risingSignal, runningRiskGate } from "./running-risk-gate.ts";

let gate: RunningRiskGate;

before(async () => {
  gate = await runningRiskGate();
});
after(() => gate.close());

const findingOf = (decision: Decision | undefined, id: string) =>
  decision?.rules.find(({ rule }) => rule === id);

test("a good signal is allowed with its size, side, cost and exits", async () => {
  const { decision } = await gate.client.evaluateSignal(risingSignal("good"));
  assert.equal(decision?.verdict, Verdict.ALLOW);
  assert.equal(decision.signal?.side, Side.BUY);
  assert.equal(decision.signal.holdingBars, 5);
  assert.equal(decision.size?.allowedUnits, 14n);
  assert.equal(decision.size.bindingRule, "position-size");
  assert.equal(decision.cost?.totalBps.toFixed(6), "15.600000");
  assert.equal(decision.exitPlan?.stopPrice, 97.6);
  assert.equal(decision.exitPlan.targetPrice, 103.2);
  assert.deepEqual(decision.exitPlan.holdingLimit?.limit, { case: "sessions", value: 5 });
});

test("a decision states its expected profit: the edge less the cost, or that an input lacks", async () => {
  const { decision } = await gate.client.evaluateSignal(risingSignal("profit"));
  const [edge, profit] = [decision!.signal!.expectedReturn!, decision!.expectedProfit!].map(
    ({ result }) => (result.case === "value" ? result.value : Number.NaN),
  );
  assert.equal(profit, edge! - decision!.cost!.totalBps);
  assert.deepEqual(
    [decision!.expectedProfit!.unit, decision!.expectedProfit!.n],
    [MetricUnit.BPS, 1n],
  );
  const signal = risingSignal("no volatility");
  const forecast = { ...signal.forecast!, dailyVolatilityBps: Number.NaN };
  const { decision: other } = await gate.client.evaluateSignal({ ...signal, forecast });
  assert.equal(other!.expectedProfit!.result.case, "undefinedReason");
});

test("what leaves at the next open is no position that exists, and more than is held cannot leave", async () => {
  const signal = risingSignal("leaving");
  const held = { ...signal.portfolio!, heldUnits: 5n };
  const { decision } = await gate.client.evaluateSignal({
    ...signal,
    portfolio: { ...held, leavingUnits: 5n, cashMicros: 0n, leavingCashMicros: 4_000_000_000n },
  });
  assert.equal(decision?.verdict, Verdict.ALLOW);
  await assert.rejects(
    gate.client.evaluateSignal({
      ...risingSignal("cash of nothing"),
      portfolio: { ...held, leavingCashMicros: 1n },
    }),
    { reason: "FIELD_INVALID", message: /portfolio\.leaving_cash_micros/ },
  );
  for (const leavingUnits of [6n, -1n]) {
    await assert.rejects(
      gate.client.evaluateSignal({
        ...risingSignal("more"),
        portfolio: { ...held, leavingUnits },
      }),
      { reason: "FIELD_INVALID", message: /portfolio\.leaving_units/ },
    );
  }
});

/** The one optional rule that the file turns on. */
const accuracyRule = "minimum-directional-accuracy";

test("a denied signal is a normal reply with every rule's outcome", async () => {
  const signal = risingSignal("denied");
  const { decision } = await gate.client.evaluateSignal({
    ...signal,
    portfolio: { ...signal.portfolio, heldUnits: 5n },
  });
  assert.equal(decision?.verdict, Verdict.DENY);
  assert.deepEqual(
    decision.rules.map(({ rule }) => rule),
    rules
      .filter(({ id, appliesTo }) => appliesTo === undefined || id === accuracyRule)
      .map(({ id }) => id),
  );
  assert.equal(decision.size?.allowedUnits, 0n);
  assert.equal(decision.exitPlan, undefined);
  const finding = findingOf(decision, "one-position-per-instrument");
  assert.equal(finding?.outcome, Outcome.FAIL);
  assert.equal(finding.reason, ReasonCode.POSITION_EXISTS);
  assert.equal(finding.observed, 5);
  assert.equal(finding.limit, 0);
  assert.equal(finding.unit, "units");
});

test("a NaN on the wire denies and names its field", async () => {
  const signal = risingSignal("nan");
  const { decision } = await gate.client.evaluateSignal({
    ...signal,
    forecast: { ...signal.forecast, atrPrice: Number.NaN },
  });
  assert.equal(decision?.verdict, Verdict.DENY);
  const finding = findingOf(decision, "finite-inputs");
  assert.equal(finding?.reason, ReasonCode.INPUT_MISSING);
  assert.match(finding.message, /forecast\.atrPrice/);
  assert.equal(findingOf(decision, "exit-placeable")?.outcome, Outcome.NOT_EVALUABLE);
});

test("a forecast whose numbers were left out denies", async () => {
  const signal = risingSignal("empty");
  const { forecast, asOfTime, interval } = signal.forecast;
  const { decision } = await gate.client.evaluateSignal({
    ...signal,
    forecast: { forecast, asOfTime, interval },
  });
  assert.equal(decision?.verdict, Verdict.DENY);
  assert.equal(decision.signal?.expectedReturn?.result.case, "undefinedReason");
});

test("a forecast that does not state the length of its bars is refused", async () => {
  const signal = risingSignal("unstated");
  const { interval: _, ...forecast } = signal.forecast;
  await assert.rejects(
    gate.client.evaluateSignal({ ...signal, forecast }),
    (error) => error instanceof Fault && error.violations[0]?.field === "forecast.interval",
  );
});

test("the same request again gets the same answer, fact position included", async () => {
  const first = await gate.client.evaluateSignal(risingSignal("twice"));
  const again = await gate.client.evaluateSignal(risingSignal("twice"));
  assert.ok(equals(EvaluateSignalResponseSchema, first, again));
});

test("the same request id with another body is refused", async () => {
  const signal = risingSignal("reused");
  await gate.client.evaluateSignal(signal);
  await assert.rejects(gate.client.evaluateSignal({ ...signal, auditSet: "sprints/2" }), {
    code: "ALREADY_EXISTS",
    reason: "REQUEST_ID_REUSED",
  });
});

test("ten calls at once with one request id make one decision and one fact", async () => {
  const replies = await Promise.all(
    Array.from({ length: 10 }, () => gate.client.evaluateSignal(risingSignal("at-once"))),
  );
  assert.equal(new Set(replies.map(({ factPosition }) => factPosition?.sequence)).size, 1);
});

test("everything that identifies a request is asked for in one answer", async () => {
  for (const [request, fields] of [
    [{}, ["request_id", "instrument", "portfolio"]],
    // The forecast is looked at next: it may be sent, or named.
    [{ ...risingSignal("unforecast"), forecast: undefined }, ["forecast"]],
    [
      { ...risingSignal(""), forecast: {}, portfolio: {} },
      ["request_id", "forecast.forecast", "forecast.as_of_time", "portfolio.portfolio"],
    ],
  ] as const) {
    await assert.rejects(gate.client.evaluateSignal(request), (error: unknown) => {
      const { code, violations } = error as { code: string; violations: { field: string }[] };
      assert.equal(code, "INVALID_ARGUMENT");
      assert.deepEqual(
        violations.map(({ field }) => field),
        fields,
      );
      return true;
    });
  }
});

test("a name longer than any is refused before anything is stored, all of them in one answer", async () => {
  const long = "x".repeat(1_100_000);
  const request = risingSignal("long names");
  const forecast = { ...request.forecast, forecast: long };
  const portfolio = { ...request.portfolio, portfolio: long };
  const refused = gate.client.evaluateSignal({ ...request, auditSet: long, forecast, portfolio });
  await assert.rejects(refused, (error: Fault) => {
    assert.equal(error.reason, "FIELD_INVALID");
    assert.deepEqual(
      error.violations.map(({ field }) => field),
      ["audit_set", "forecast.forecast", "portfolio.portfolio"],
    );
    return true;
  });
});

test("an instrument without class or lot size is refused by field", async () => {
  const signal = risingSignal("no-class");
  await assert.rejects(
    gate.client.evaluateSignal({ ...signal, instrument: { ticker: "AAPL" } }),
    /instrument\.asset_class/,
  );
});

test("a stored decision is read back as it was answered", async () => {
  const { decision } = await gate.client.evaluateSignal(risingSignal("stored"));
  const read = await gate.client.getDecision({ name: decision!.name });
  assert.ok(equals(DecisionSchema, read.decision!, decision!));
});

test("an unknown decision is NOT_FOUND", async () => {
  await assert.rejects(gate.client.getDecision({ name: "decisions/none" }), {
    code: "NOT_FOUND",
    reason: "RESOURCE_NOT_FOUND",
  });
});
