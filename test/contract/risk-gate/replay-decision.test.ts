import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { Fault } from "#lib/kernel/fault.ts";
import { type Decision, DecisionSchema, Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import type { EvaluateSignalRequestSchema } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { TradingState } from "#proto/pmx/type/v1/trading_state_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { type RunningRiskGate, risingSignal, runningRiskGate } from "./running-risk-gate.ts";

type SignalInit = MessageInitShape<typeof EvaluateSignalRequestSchema>;

async function withGate(work: (gate: RunningRiskGate) => Promise<void>): Promise<void> {
  const gate = await runningRiskGate();
  try {
    await work(gate);
  } finally {
    await gate.close();
  }
}

/** Signals that end in each verdict, with inputs of every kind. */
function variedSignals(): SignalInit[] {
  const signal = (id: string) => risingSignal(`varied/${id}`);
  const { forecast, portfolio } = signal("");
  const broken = forecast.ensemblePrices.map((price, index) => (index === 3 ? Number.NaN : price));
  const quoted = { ...signal("").instrument, currency: "ZAR", ticker: "MTN", exchange: "XJSE" };
  return [
    signal("allowed"),
    { ...signal("volume unknown"), forecast: { ...forecast, averageDailyVolumeUnits: undefined } },
    { ...signal("reduced"), forecast: { ...forecast, averageDailyVolumeUnits: 300 } },
    {
      ...signal("thin"),
      forecast: { ...forecast, upProbabilities: forecast.upProbabilities.map(() => 0.5) },
    },
    {
      ...signal("not a number"),
      forecast: { ...forecast, ensemblePrices: broken, atrPrice: Number.POSITIVE_INFINITY },
    },
    {
      ...signal("held"),
      portfolio: { ...portfolio, heldUnits: 3n, leavingUnits: 3n, leavingCashMicros: 9n },
    },
    { ...signal("no opens"), forecast: { ...forecast, opensUnknown: true } },
    {
      ...signal("rand"),
      instrument: quoted,
      portfolio: { ...portfolio, currency: "USD" },
      rate: {
        fromCurrency: "ZAR",
        toCurrency: "USD",
        legs: [{ ticker: "USDZAR=X", price: 18.5, inverse: true }],
        asOfTime: forecast.asOfTime,
      },
    },
  ];
}

const bytesOf = (decision: Decision | undefined) => toBinary(DecisionSchema, decision!);

test("a replay gives every stored decision again, byte for byte, also after a restart under another policy", async () => {
  let gate = await runningRiskGate();
  try {
    const decided: Decision[] = [];
    for (const signal of variedSignals()) {
      decided.push((await gate.client.evaluateSignal(signal)).decision!);
    }
    const { requestId: _, auditSet, portfolio, ...signal } = risingSignal("");
    const instrument = { ...signal.instrument, ticker: "MSFT" };
    const batch = await gate.client.batchEvaluateSignals({
      auditSet,
      portfolio: portfolio.portfolio,
      equityMicros: portfolio.equityMicros,
      cashMicros: 4_000_000_000n,
      signals: [
        { ...signal, requestId: "batch/1", heldUnits: 0n, pendingUnits: 0n },
        { ...signal, instrument, requestId: "batch/2", heldUnits: 0n, pendingUnits: 0n },
      ],
    });
    for (const { result } of batch.evaluations) decided.push(result.value as Decision);
    const who = { who: "ada", why: "the feed is down" };
    const halt = { requestId: "halt", state: TradingState.HALTED, ...who };
    await gate.client.setTradingState(halt);
    decided.push((await gate.client.evaluateSignal(risingSignal("halted"))).decision!);
    await gate.client.setTradingState({ requestId: "on", state: TradingState.ACTIVE, ...who });
    const verdicts = new Set(decided.map(({ verdict }) => verdict));
    assert.deepEqual([...verdicts].sort(), [Verdict.ALLOW, Verdict.ALLOW_REDUCED, Verdict.DENY]);
    gate = await gate.restart({ PROOF_MODE: "0", PMX_EDGE_COST_MULTIPLIER: "100" });
    for (const stored of decided) {
      const { replay, decision } = await gate.client.replayDecision({ name: stored.name });
      assert.deepEqual(replay?.differences, [], stored.name);
      assert.deepEqual(replay?.replayed, replay?.stored);
      const kept = (await gate.client.getDecision({ name: stored.name })).decision;
      assert.deepEqual(bytesOf(decision), bytesOf(kept), stored.name);
    }
    const { changed, sums, decisionsWithoutInputs } = await gate.client.replayDecisions({
      auditSet,
    });
    assert.deepEqual(
      [changed.length, sums?.replayed, sums?.changed, decisionsWithoutInputs],
      [0, BigInt(decided.length), 0n, 0n],
    );
  } finally {
    await gate.close();
  }
});

test("under a candidate policy a replay says what changes and what that is worth, and stores nothing", () =>
  withGate(async ({ client }) => {
    const { decision: stored } = await client.evaluateSignal(risingSignal("one"));
    const { policy } = await client.getPolicy({ overrides: { proofMode: true } });
    const half = { ...policy!, maximumPositionRatio: policy!.maximumPositionRatio / 2 };
    const { replay, decision } = await client.replayDecision({ name: stored!.name, policy: half });
    const { stored: before, replayed: after } = replay!;
    assert.ok(after!.allowedUnits < before!.allowedUnits && after!.allowedUnits > 0n);
    assert.equal(before?.allowedUnits, stored?.size?.allowedUnits);
    assert.equal(before?.notionalMicros, before!.allowedUnits * 100_000_000n);
    const costBps = stored!.cost!.totalBps;
    assert.ok(
      Math.abs(Number(before!.costMicros) - (Number(before!.notionalMicros) * costBps) / 1e4) <= 1,
    );
    assert.equal(decision?.size?.allowedUnits, after?.allowedUnits);
    assert.notEqual(decision?.policyHash, stored?.policyHash);
    const fields = replay!.differences.map(({ field }) => field);
    assert.ok(fields.includes("size.allowedUnits"), fields.join());
    assert.ok(!fields.includes("verdict") && !fields.includes("signal.expectedReturnBps"));
    const high = { ...policy!, minimumExpectedReturnBps: 500 };
    const denied = await client.replayDecision({ name: stored!.name, policy: high });
    assert.equal(denied.replay?.replayed?.bindingRule, "minimum-expected-return");
    assert.equal(denied.replay?.replayed?.notionalMicros, 0n);
    const kept = (await client.getDecision({ name: stored!.name })).decision;
    assert.deepEqual(bytesOf(kept), bytesOf(stored));
  }));

test("the pages of a set add up to its sums, and a token goes on under its own candidate only", () =>
  withGate(async ({ client }) => {
    for (let number = 0; number < 7; number += 1) {
      const signal = risingSignal(`set/${number}`);
      const portfolio = { ...signal.portfolio, heldUnits: number % 3 === 0 ? 5n : 0n };
      await client.evaluateSignal({ ...signal, portfolio });
    }
    await client.evaluateSignal({ ...risingSignal("other set"), auditSet: "sprints/2" });
    const { policy } = await client.getPolicy({ overrides: { proofMode: true } });
    const candidate = { ...policy!, minimumExpectedReturnBps: 500 };
    const request = { auditSet: "sprints/1", policy: candidate };
    const whole = await client.replayDecisions(request);
    assert.deepEqual(
      [
        whole.sums?.replayed,
        whole.sums?.changed,
        whole.sums?.newlyDenied,
        whole.sums?.newlyAllowed,
      ],
      [7n, 7n, 4n, 0n],
    );
    const before = whole.changed.map(({ stored }) => stored!);
    const notional = before.reduce((sum, { notionalMicros }) => sum + notionalMicros, 0n);
    assert.equal(whole.sums?.notionalMicros, -notional);
    assert.ok(notional > 0n);
    let notionalOfPages = 0n;
    const names: string[] = [];
    for (let pageToken = ""; ; ) {
      const page = await client.replayDecisions({ ...request, pageSize: 3, pageToken });
      notionalOfPages += page.sums?.notionalMicros ?? 0n;
      names.push(...page.changed.map(({ decision }) => decision));
      pageToken = page.nextPageToken;
      if (pageToken === "") break;
      await assert.rejects(
        client.replayDecisions({ auditSet: "sprints/1", pageSize: 3, pageToken }),
        (error) => error instanceof Fault && error.reason === "PAGE_TOKEN_INVALID",
      );
    }
    assert.equal(notionalOfPages, -notional);
    assert.deepEqual(
      names,
      whole.changed.map(({ decision }) => decision),
    );
  }));

test("a decision whose inputs were not kept, or are not its own, is not judged again", async () => {
  const gate = await runningRiskGate();
  const { client } = gate;
  const name = (await client.evaluateSignal(risingSignal("old"))).decision!.name;
  const database = anotherClient(join(gate.dataDir, "risk-gate.db"));
  const refusals = async (reason: string) => {
    for (const call of [
      client.replayDecision({ name }),
      client.explainDecision({ name }),
      client.replayDecisions({ auditSet: "sprints/1" }),
    ]) {
      await assert.rejects(call, (error) => error instanceof Fault && error.reason === reason);
    }
  };
  try {
    await assert.rejects(database.execute("delete from decision_inputs"), /append-only/);
    await assert.rejects(
      database.execute("update decision_content set content = ''"),
      /append-only/,
    );
    await database.execute("drop trigger decision_inputs_no_update");
    const richer = `update decision_inputs set inputs = replace(inputs, '"cashMicros":"1', '"cashMicros":"2')`;
    await database.execute(richer);
    await refusals("DATABASE_CORRUPT");
    await database.execute("drop trigger decision_inputs_no_delete");
    await database.execute("delete from decision_inputs");
    await refusals("DECISION_INPUTS_MISSING");
    await assert.rejects(
      client.replayDecision({ name: "decisions/none" }),
      (error) => error instanceof Fault && error.reason === "RESOURCE_NOT_FOUND",
    );
    const later = await client.evaluateSignal(risingSignal("new"));
    const page = await client.replayDecisions({ auditSet: "sprints/1" });
    assert.deepEqual([page.sums?.replayed, page.decisionsWithoutInputs], [1n, 1n]);
    assert.ok(later.decision);
  } finally {
    database.close();
    await gate.close();
  }
});

test("a denied decision says which smallest change would have let it pass, and one that was allowed says none", () =>
  withGate(async ({ client }) => {
    const signal = risingSignal("thin");
    const prices = signal.forecast.ensemblePrices.map((_, index) => 100 + 0.04 * (index + 1));
    const { decision } = await client.evaluateSignal({
      ...signal,
      forecast: { ...signal.forecast, ensemblePrices: prices },
    });
    assert.equal(decision?.verdict, Verdict.DENY);
    const { denials, all } = await client.explainDecision({ name: decision!.name });
    assert.deepEqual(
      denials.map(({ outcome }) => outcome?.rule),
      decision?.rules
        .filter(({ outcome, dryRun }) => !dryRun && [2, 5].includes(outcome))
        .map(({ rule }) => rule),
    );
    const floor = denials.find(({ outcome }) => outcome?.rule === "minimum-expected-return");
    assert.ok(
      Math.abs(floor!.change!.edgeChangeBps! - 10) < 1e-6,
      `${floor?.change?.edgeChangeBps}`,
    );
    assert.ok(all!.edgeChangeBps! >= 10 - 1e-6);
    const allowed = (await client.evaluateSignal(risingSignal("fine"))).decision!;
    const none = await client.explainDecision({ name: allowed.name });
    assert.deepEqual([none.denials, none.all], [[], undefined]);
  }));
