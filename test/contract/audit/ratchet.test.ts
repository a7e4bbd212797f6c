import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { canonicalJson } from "#lib/kernel/canonical.ts";
import type { EvaluateGateRequestSchema } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { LooseningSource } from "#proto/pmx/audit/v1/ratchet_pb.ts";
import { DecisionMadeSchema } from "#proto/pmx/event/v1/decision_event_pb.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { ForecastScoredSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { LooserDirection } from "#proto/pmx/riskgate/v1/applied_policy_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import {
  canonicalSpec,
  type GateSpec,
  gateSpecSchema,
  pinSpec,
} from "#services/audit/domain/gates/gate-spec.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { allowed, closed, scored, subjects } from "./sample-facts.ts";

let audit: RunningAudit;

before(async () => {
  audit = await runningAudit();
});
after(() => audit.close());

/** A gate that asks for a share of wins, and for at most so many short exits. */
const gateOf = (gate: string, threshold: number, more: object = {}): GateSpec =>
  gateSpecSchema.parse({
    ...{ kind: "CRITERIA", gate, title: "t" },
    criteria: [
      {
        criterion: "win-rate",
        metric: "win_rate",
        comparator: "AT_LEAST",
        threshold,
        unit: "SHARE",
        minimumN: 1,
        ...more,
      },
    ],
  });

/** Trades of an audit set, of which each wins, so that every gate here is held. */
async function recordTrades(auditSet: string, count = 4) {
  const execution = publisher(audit.bus, `execution of ${auditSet}`);
  for (let at = 0; at < count; at += 1) {
    const trade = closed(auditSet, `${auditSet}-${at}`, 1_000_000n);
    await execution.fact(TradeClosedSchema, trade, subjects.closed);
  }
}

async function evaluate(request: MessageInitShape<typeof EvaluateGateRequestSchema>) {
  const { evaluation } = await audit.client.evaluateGate(request);
  assert.ok(evaluation);
  return evaluation;
}

/** Puts a gate on file, as an edit of its file and a restart do, and asks it of an audit set. */
async function askedOnFile(spec: GateSpec, auditSet: string) {
  audit = await audit.restart({ gates: [spec] });
  return evaluate({ gate: spec.gate, auditSet });
}

/** Asks a gate that was on file before of an audit set, without a restart for each. */
async function asked(spec: GateSpec, auditSet: string) {
  const { specHash } = pinSpec(spec);
  const client = anotherClient(join(audit.dataDir, "audit.db"));
  await client.execute({
    sql: "INSERT OR IGNORE INTO gate_spec (spec_hash, gate, spec_json) VALUES (?, ?, ?)",
    args: [specHash, spec.gate, canonicalJson(canonicalSpec(spec))],
  });
  client.close();
  return evaluate({ gate: spec.gate, auditSet, specHash });
}

const withTrades = async (...auditSets: readonly string[]) => {
  for (const auditSet of auditSets) await recordTrades(auditSet);
};

test("a bar that drifts from .50 to .40 to .30 is PASS_LOOSENED each time, with the number, and when it was first asked", async () => {
  await withTrades("sprints/1", "sprints/2", "sprints/3", "sprints/4");
  const startMs = Date.now();
  const first = await askedOnFile(gateOf("drift", 0.5), "sprints/1");
  const endMs = Date.now();
  assert.deepEqual([first.verdict, first.loosenings.length], [GateVerdict.PASS, 0]);
  for (const [auditSet, threshold] of [
    ["sprints/2", 0.4],
    ["sprints/3", 0.3],
  ] as const) {
    const { verdict, loosenings, reason } = await askedOnFile(gateOf("drift", threshold), auditSet);
    assert.equal(verdict, GateVerdict.PASS_LOOSENED);
    assert.match(reason, /^looser than what earlier evidence was judged by \(.*would be PASS: all/);
    const [only, ...others] = loosenings;
    assert.deepEqual(others, []);
    assert.deepEqual(
      [only?.source, only?.field, only?.from, only?.to, only?.auditSet, only?.hash],
      [
        LooseningSource.GATE_SPEC,
        "criteria.win-rate.threshold",
        "0.5",
        `${threshold}`,
        "sprints/1",
        first.specHash,
      ],
    );
    assert.ok(only?.judgedTime);
    const judgedMs = timestampMs(only.judgedTime);
    assert.ok(startMs <= judgedMs && judgedMs <= endMs, "the first time, also after restarts");
  }
  const { verdict } = await askedOnFile(gateOf("drift", 0.5), "sprints/4");
  assert.equal(verdict, GateVerdict.PASS, "the stricter one again");
});

test("a tightened gate passes as before, and is what later ones are held to", async () => {
  await withTrades("sprints/11", "sprints/12");
  assert.equal((await asked(gateOf("tight", 0.4), "sprints/11")).verdict, GateVerdict.PASS);
  const tightened = await asked(gateOf("tight", 0.6), "sprints/12");
  assert.deepEqual([tightened.verdict, tightened.loosenings], [GateVerdict.PASS, []]);
  assert.equal(
    (await asked(gateOf("tight", 0.5), "sprints/12")).verdict,
    GateVerdict.PASS_LOOSENED,
  );
  const again = await asked(gateOf("tight", 0.4), "sprints/11");
  assert.equal(again.verdict, GateVerdict.PASS, "the same question has the same answer");
});

test("a gate that fails by a looser specification stays FAIL, and says what was loosened", async () => {
  await withTrades("sprints/21");
  await asked(gateOf("failing", 0.5, { minimumN: 3 }), "sprints/21");
  const spec = gateOf("failing", 0.5, { comparator: "AT_MOST" });
  const { verdict, loosenings, reason } = await asked(spec, "sprints/21");
  assert.equal(verdict, GateVerdict.FAIL);
  assert.deepEqual(
    loosenings.map(({ field }) => field),
    ["criteria.win-rate.comparator"],
  );
  assert.doesNotMatch(reason, /looser/);
});

test("a gate that was asked of no evidence holds nobody to its specification", async () => {
  await withTrades("sprints/31");
  const early = await asked(gateOf("early", 0.9), "sprints/nothing");
  assert.equal(early.verdict, GateVerdict.INCONCLUSIVE);
  assert.equal((await asked(gateOf("early", 0.5), "sprints/31")).verdict, GateVerdict.PASS);
});

/** The fact that a signal of an audit set was decided by a policy with these limits. */
async function recordDecision(auditSet: string, minimumReturnBps: number, sessions = 5) {
  const gate = publisher(audit.bus, `risk-gate of ${auditSet}`);
  const { decision } = allowed(auditSet, `${auditSet}-d`);
  const message = {
    decision: { ...decision, instrument: { ticker: "AAPL" } },
    appliedPolicy: {
      policyHash: `policy ${minimumReturnBps} ${sessions}`,
      interval: BarInterval.DAY_1,
      limits: [
        {
          field: "minimum_expected_return_bps",
          text: String(minimumReturnBps),
          value: minimumReturnBps,
          looser: LooserDirection.LOWER,
        },
        {
          field: "holding_limit",
          text: `${sessions} sessions`,
          looser: LooserDirection.CHANGED,
        },
      ],
    },
  };
  await gate.fact(DecisionMadeSchema, message, subjects.decided);
}

test("signals that were decided by a looser policy than judged evidence make a PASS loosened, until it is back", async () => {
  const spec = gateOf("policy", 0.5);
  for (const [auditSet, bps, sessions, expected] of [
    ["sprints/51", 30, 5, []],
    ["sprints/52", 20, 5, ["minimum_expected_return_bps 30 20"]],
    ["sprints/53", 40, 5, []],
    ["sprints/54", 40, 10, ["holding_limit 5 sessions 10 sessions"]],
    ["sprints/55", 40, 5, []],
  ] as const) {
    await recordTrades(auditSet);
    await recordDecision(auditSet, bps, sessions);
    const { verdict, loosenings } = await asked(spec, auditSet);
    assert.deepEqual(
      loosenings.map(({ field, from, to }) => `${field} ${from} ${to}`),
      expected,
      auditSet,
    );
    const isLoosened = expected.length > 0;
    assert.equal(verdict, isLoosened ? GateVerdict.PASS_LOOSENED : GateVerdict.PASS, auditSet);
    for (const { source } of loosenings) assert.equal(source, LooseningSource.RISK_POLICY);
  }
});

test("another baseline model after evidence loosens the gates that judge forecasts, and no other", async () => {
  const violations = gateOf("forecasts", 0.5, {
    ...{ metric: "violation_rate", violationRatio: 1.1, comparator: "AT_MOST" },
  });
  const wins = gateOf("trades", 0.5);
  for (const [auditSet, baselineModel, expected] of [
    ["sprints/61", "naive", GateVerdict.PASS],
    ["sprints/62", "drift", GateVerdict.PASS_LOOSENED],
    ["sprints/63", "naive", GateVerdict.PASS],
  ] as const) {
    await recordTrades(auditSet);
    const forecast = publisher(audit.bus, `forecast of ${auditSet}`);
    const score = { ...scored({ auditSet, day: 0 }, 0.9), baselineModel };
    await forecast.fact(ForecastScoredSchema, score, subjects.scored);
    const { verdict, loosenings } = await asked(violations, auditSet);
    assert.equal(verdict, expected, auditSet);
    const fields = loosenings.map(({ field, source }) => [field, source]);
    const loosened = [["forecast.baseline_model", LooseningSource.FORECAST]];
    assert.deepEqual(fields, verdict === GateVerdict.PASS ? [] : loosened);
    assert.equal((await asked(wins, auditSet)).verdict, GateVerdict.PASS);
  }
});
