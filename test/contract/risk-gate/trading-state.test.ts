import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { equals, fromBinary } from "@bufbuild/protobuf";
import { Fault } from "#lib/kernel/fault.ts";
import type { EventEnvelope } from "#lib/kit/events/event.ts";
import { TradingStateChangedSchema } from "#proto/pmx/event/v1/trading_state_event_pb.ts";
import { ReasonCode, Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { EvaluateSignalResponseSchema } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { SetTradingStateResponseSchema } from "#proto/pmx/riskgate/v1/trading_state_pb.ts";
import { TradingState } from "#proto/pmx/type/v1/trading_state_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { eventually } from "#test/support/eventually.ts";
import { type RunningRiskGate, risingSignal, runningRiskGate } from "./running-risk-gate.ts";

const { ACTIVE, REDUCING, HALTED } = TradingState;

const change = (requestId: string, state: TradingState, portfolio = "") => {
  return { requestId, portfolio, state, who: "ada", why: "the feed is down" };
};

async function withGate(work: (gate: RunningRiskGate) => Promise<void>): Promise<void> {
  const gate = await runningRiskGate();
  try {
    await work(gate);
  } finally {
    await gate.close();
  }
}

async function verdictOf(gate: RunningRiskGate, requestId: string) {
  const { decision } = await gate.client.evaluateSignal(risingSignal(requestId));
  return decision?.verdict;
}

test("trading is ACTIVE until somebody changes it", () =>
  withGate(async ({ client }) => {
    const reply = await client.getTradingState({ latestChanges: 10 });
    assert.equal(reply.state, ACTIVE);
    assert.equal(reply.cause, undefined);
    assert.deepEqual([reply.changes, reply.restrictedPortfolios], [[], []]);
  }));

test("from the answer of a halt on every signal of every portfolio is denied, alone and in a batch", () =>
  withGate(async ({ client }) => {
    await client.setTradingState(change("halt", HALTED));
    const { decision } = await client.evaluateSignal(risingSignal("one"));
    assert.equal(decision?.verdict, Verdict.DENY);
    assert.equal(decision?.size?.allowedUnits, 0n);
    assert.deepEqual(
      [decision?.rules[0]?.rule, decision?.rules[0]?.reason],
      ["trading-state", ReasonCode.TRADING_STATE],
    );
    const { requestId: _, auditSet, portfolio: view, ...signal } = risingSignal("");
    const { evaluations } = await client.batchEvaluateSignals({
      auditSet,
      portfolio: "portfolios/2",
      equityMicros: view.equityMicros,
      cashMicros: view.cashMicros,
      signals: [{ ...signal, requestId: "two", heldUnits: 0n, pendingUnits: 0n }],
    });
    const [evaluated] = evaluations;
    assert.ok(evaluated?.result.case === "decision");
    assert.equal(evaluated.result.value.size?.bindingRule, "trading-state");
  }));

test("a portfolio can be halted by itself, and what holds for every portfolio holds for it too", () =>
  withGate(async (gate) => {
    const { client } = gate;
    await client.setTradingState(change("other", HALTED, "portfolios/other"));
    assert.equal(await verdictOf(gate, "free"), Verdict.ALLOW);
    await client.setTradingState(change("own", HALTED, "portfolios/1"));
    assert.equal(await verdictOf(gate, "own halt"), Verdict.DENY);
    const listed = await client.getTradingState({});
    assert.equal(listed.state, ACTIVE);
    assert.deepEqual(
      listed.restrictedPortfolios.map(({ portfolio }) => portfolio),
      ["portfolios/1", "portfolios/other"],
    );
    await client.setTradingState(change("own ends", ACTIVE, "portfolios/1"));
    assert.equal(await verdictOf(gate, "free again"), Verdict.ALLOW);
    await client.setTradingState(change("all", REDUCING));
    assert.equal(await verdictOf(gate, "all reduce"), Verdict.DENY);
    const one = await client.getTradingState({ portfolio: "portfolios/1", latestChanges: 2 });
    assert.equal(one.state, REDUCING);
    assert.equal(one.cause?.portfolio, "");
    assert.deepEqual(
      one.changes.map(({ portfolio, state }) => [portfolio, state]),
      [
        ["", REDUCING],
        ["portfolios/1", ACTIVE],
      ],
    );
  }));

test("a halt outlives a restart with who, why and when, and so does what is decided before and after", async () => {
  let gate = await runningRiskGate();
  try {
    const before = await gate.client.evaluateSignal(risingSignal("before"));
    const { change: made } = await gate.client.setTradingState(change("halt", HALTED));
    gate = await gate.restart({ PROOF_MODE: "1" });
    const { state, cause } = await gate.client.getTradingState({});
    assert.equal(state, HALTED);
    assert.deepEqual(cause, made);
    assert.ok(cause?.changeTime !== undefined && cause.who === "ada");
    assert.equal(await verdictOf(gate, "after"), Verdict.DENY);
    const again = await gate.client.evaluateSignal(risingSignal("before"));
    assert.ok(equals(EvaluateSignalResponseSchema, before, again), "a stored answer stays");
    await gate.client.setTradingState(change("go on", ACTIVE));
    assert.equal(await verdictOf(gate, "go on"), Verdict.ALLOW);
    assert.equal(await verdictOf(gate, "after"), Verdict.DENY, "a stored denial stays too");
  } finally {
    await gate.close();
  }
});

test("a change is published once, however often it is asked for, and its id is spent", () =>
  withGate(async ({ client, bus }) => {
    const received: EventEnvelope[] = [];
    await bus.subscribe({
      durable: "test",
      subject: "pmx.riskgate.v1.trading_state.>",
      handle: async (event) => void received.push(event),
    });
    const first = await client.setTradingState(change("halt", HALTED));
    await client.setTradingState(change("go on", ACTIVE));
    const again = await client.setTradingState(change("halt", HALTED));
    assert.ok(equals(SetTradingStateResponseSchema, first, again));
    assert.equal((await client.getTradingState({})).state, ACTIVE, "a repeat changes nothing");
    await assert.rejects(
      client.setTradingState({ ...change("halt", HALTED), why: "another" }),
      (error) => error instanceof Fault && error.reason === "REQUEST_ID_REUSED",
    );
    await eventually("both facts arrive", () => received.length >= 2);
    const [fact] = received.map(({ payload }) => fromBinary(TradingStateChangedSchema, payload));
    assert.deepEqual(fact?.change, first.change);
    assert.deepEqual(
      received.map(({ subject, sequence }) => [subject, sequence]),
      [1, 2].map((sequence) => ["pmx.riskgate.v1.trading_state.changed", sequence]),
    );
  }));

test("a change without a state, a person, a reason or a portfolio's name is refused", () =>
  withGate(async ({ client }) => {
    for (const [field, wrong] of [
      ["state", { state: TradingState.UNSPECIFIED }],
      ["who", { who: " " }],
      ["why", { why: "" }],
      ["why", { why: "x".repeat(1001) }],
      ["portfolio", { portfolio: "sprints/1" }],
      ["request_id", { requestId: "" }],
    ] as const) {
      await assert.rejects(
        client.setTradingState({ ...change("x", HALTED), ...wrong }),
        (error) => {
          assert.ok(error instanceof Fault && error.reason === "FIELD_INVALID", String(error));
          return error.violations.some((violation) => violation.field === field);
        },
      );
    }
    assert.equal((await client.getTradingState({})).state, ACTIVE);
  }));

test("the database itself refuses to change, remove or replace who halted and why", async () => {
  const gate = await runningRiskGate();
  await gate.client.setTradingState(change("halt", HALTED));
  const database = anotherClient(join(gate.dataDir, "risk-gate.db"));
  try {
    for (const attack of [
      "update trading_state_change set state = 'ACTIVE'",
      "delete from trading_state_change",
      "insert or replace into trading_state_change select request_id, request_hash, portfolio, 'ACTIVE', who, why, change_time_ms, fact_sequence from trading_state_change",
      "insert into trading_state_change values ('x', 'x', '', 'OPEN', 'eve', 'why', 1, 99)",
      "insert into trading_state_change values ('x', 'x', '', 'ACTIVE', '', 'why', 1, 99)",
    ]) {
      await assert.rejects(database.execute(attack), /append-only|already|CHECK/, attack);
    }
  } finally {
    database.close();
    await gate.close();
  }
});
