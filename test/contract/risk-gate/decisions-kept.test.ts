import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { equals, fromBinary } from "@bufbuild/protobuf";
import type { EventEnvelope } from "#lib/kit/events/event.ts";
import { DecisionMadeSchema } from "#proto/pmx/event/v1/decision_event_pb.ts";
import { LooserDirection } from "#proto/pmx/riskgate/v1/applied_policy_pb.ts";
import { DecisionSchema } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { EvaluateSignalResponseSchema } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { eventually } from "#test/support/eventually.ts";
import { risingSignal, runningRiskGate } from "./running-risk-gate.ts";

test("each decision is published once, at the position that the reply names", async () => {
  const gate = await runningRiskGate();
  try {
    const received: EventEnvelope[] = [];
    await gate.bus.subscribe({
      durable: "test",
      subject: "pmx.riskgate.v1.>",
      handle: async (event) => void received.push(event),
    });
    const first = await gate.client.evaluateSignal(risingSignal("first"));
    await gate.client.evaluateSignal(risingSignal("first"));
    const second = await gate.client.evaluateSignal(risingSignal("second"));
    await eventually("both facts arrive", () => received.length >= 2);
    assert.deepEqual(
      received.map(({ subject, source, sequence }) => [subject, source, BigInt(sequence)]),
      [first, second].map(({ factPosition }) => [
        "pmx.riskgate.v1.decision.made",
        factPosition?.source,
        factPosition?.sequence,
      ]),
    );
    const fact = fromBinary(DecisionMadeSchema, received[0]!.payload);
    assert.ok(equals(DecisionSchema, fact.decision!, first.decision!));
    const { policyHash, proofMode, interval, limits = [] } = fact.appliedPolicy ?? {};
    assert.deepEqual(
      [policyHash, proofMode, interval],
      [first.decision?.policyHash, true, BarInterval.DAY_1],
    );
    const multiplier = limits.find(({ field }) => field === "edge_cost_multiplier");
    assert.deepEqual([multiplier?.value, multiplier?.looser], [1.25, LooserDirection.LOWER]);
  } finally {
    await gate.close();
  }
});

test("a decision outlives a restart, and a policy that changed with it", async () => {
  let gate = await runningRiskGate();
  try {
    const before = await gate.client.evaluateSignal(risingSignal("kept"));
    gate = await gate.restart({ PMX_EDGE_COST_MULTIPLIER: "100" });
    const after = await gate.client.evaluateSignal(risingSignal("kept"));
    assert.ok(equals(EvaluateSignalResponseSchema, before, after));
    const fresh = await gate.client.evaluateSignal(risingSignal("fresh"));
    assert.equal(fresh.decision?.size?.bindingRule, "edge-over-cost");
  } finally {
    await gate.close();
  }
});

test("the database itself refuses to change or remove a decision, or to allow without size", async () => {
  const gate = await runningRiskGate();
  await gate.client.evaluateSignal(risingSignal("evidence"));
  const database = anotherClient(join(gate.dataDir, "risk-gate.db"));
  try {
    for (const attack of [
      "update decision set verdict = 'DENY', allowed_units = '0', exit_plan = null",
      "delete from decision",
    ]) {
      await assert.rejects(database.execute(attack), /append-only/, attack);
    }
    const columns = (await database.execute("select * from decision")).columns;
    const copied = columns.map((column) => {
      if (column === "name" || column === "request_id") return `${column} || 'x'`;
      if (column === "fact_sequence") return "99";
      return column === "allowed_units" ? "'0'" : column;
    });
    await assert.rejects(
      database.execute(`insert into decision select ${copied.join(", ")} from decision`),
      /CHECK constraint failed: decision_denied/,
    );
  } finally {
    database.close();
    await gate.close();
  }
});

test("a policy that a request brings is what its decision was held to", async () => {
  const gate = await runningRiskGate();
  try {
    const received: EventEnvelope[] = [];
    await gate.bus.subscribe({
      durable: "test",
      subject: "pmx.riskgate.v1.>",
      handle: async (event) => void received.push(event),
    });
    const { policy } = await gate.client.getPolicy({});
    const brought = { ...policy!, minimumExpectedReturnBps: 8 };
    await gate.client.evaluateSignal({ ...risingSignal("brought"), policy: brought });
    await eventually("the fact arrives", () => received.length >= 1);
    const { appliedPolicy } = fromBinary(DecisionMadeSchema, received[0]!.payload);
    const least = appliedPolicy?.limits.find(
      ({ field }) => field === "minimum_expected_return_bps",
    );
    assert.deepEqual([least?.value, least?.looser], [8, LooserDirection.LOWER]);
  } finally {
    await gate.close();
  }
});
