import assert from "node:assert/strict";
import { test } from "node:test";
import type { Sprint } from "#gateway/sprint/domain/sprint.ts";
import {
  failureFromJson,
  failureToJson,
  planFromJson,
  planToJson,
  stepFromJson,
  stepToJson,
} from "#gateway/sprint/store/sprint-json.ts";
import { Fault } from "#lib/kernel/fault.ts";

const plan = {
  spec: {
    tickers: ["AAPL"],
    audits: 2,
    interval: "DAY_1",
    horizonBars: 30,
    spacingBars: 0,
    startingCashMicros: 25_000_000_001n,
    riskOverrides: { proofMode: true },
  },
  policy: {
    forecast: {
      pinned: { lookbackBars: 500, ensemble: { minimumScoredForecasts: 30 } },
      minimumScoredForecasts: 30,
      lookbackBars: 500,
    },
    risk: { pinned: { proofMode: true }, mode: "PROOF" },
    costModel: { slippageBps: 5 },
    execution: {},
    gates: [{ gate: "phase-0", specHash: "s" }],
  },
  policyHash: "p",
  dataHash: "d",
  asOfTimesMs: [1, 2],
  overlappingAudits: 1,
  currency: "EUR",
  build: "0.3.0+a",
} as const;

test("a plan is read as it was written, money to the last micro", () => {
  assert.deepEqual(planFromJson(planToJson(plan as unknown as Sprint)), plan);
});

test("a plan that version 0.1 wrote is read with the values that its policies state", () => {
  const { forecast, risk, ...rest } = plan.policy;
  const policy = { ...rest, forecast: forecast.pinned, risk: risk.pinned };
  const older = planToJson({
    ...plan,
    policy,
    currency: undefined,
    build: undefined,
  } as unknown as Sprint);
  assert.deepEqual(planFromJson(older), { ...plan, currency: "", build: "unrecorded" });
});

test("a step is read with the build that made it, or as unrecorded", () => {
  const step = { sequence: 1, tickers: [], facts: [{ source: "s", sequence: 2n }] };
  const read = (build?: string) => stepFromJson(stepToJson({ ...step, build } as never));
  assert.deepEqual(read("0.3.0+a"), { ...step, build: "0.3.0+a" });
  assert.deepEqual(read(), { ...step, build: "unrecorded" });
});

test("a step of an earlier version counts no unfilled orders, and a newer one keeps its counts", () => {
  const read = (ticker: object) =>
    stepFromJson(stepToJson({ sequence: 1, tickers: [ticker], facts: [] } as never)).tickers[0];
  const none = { deniedOrders: 0, rejectedOrders: 0, expiredOrders: 0 };
  assert.deepEqual(read({ ticker: "A" }), { ticker: "A", ...none });
  const counted = { ticker: "A", deniedOrders: 1, rejectedOrders: 2, expiredOrders: 3 };
  assert.deepEqual(read(counted), counted);
});

test("a research sprint of version 0.1, whose policy leaves proof mode out, stays one", () => {
  const { forecast, ...rest } = plan.policy;
  const policy = { ...rest, forecast: forecast.pinned, risk: {} };
  const read = planFromJson(planToJson({ ...plan, policy } as unknown as Sprint));
  assert.deepEqual(read.policy.risk, { pinned: {}, mode: "RESEARCH" });
});

test("a plan of version 0.1 without ensemble settings is refused: nothing is assumed of its evidence", () => {
  const { forecast: _, risk, ...rest } = plan.policy;
  const policy = { ...rest, forecast: { lookbackBars: 500 }, risk: risk.pinned };
  const text = planToJson({ ...plan, policy } as unknown as Sprint);
  assert.throws(() => planFromJson(text), {
    code: "FAILED_PRECONDITION",
    reason: "SPRINT_STATE",
    message: /without ensemble settings; create a new sprint/,
  });
});

test("the fault that stopped a sprint is read with all its details", () => {
  const fault = new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "away", {
    violations: [{ field: "a", description: "b" }],
    metadata: { address: "127.0.0.1:1" },
    retryAfterMs: 700,
  });
  assert.deepEqual(failureFromJson(failureToJson(fault)), fault);
  assert.equal(failureFromJson(failureToJson(undefined)), undefined);
});

test("a failure that version 0.1 wrote as text is read with its code and reason", () => {
  const failure = failureFromJson("INVALID_ARGUMENT FIT_FAILED: forecast of FLAT: no fit");
  const { code, reason, message } = failure ?? {};
  assert.deepEqual(
    [code, reason, message],
    ["INVALID_ARGUMENT", "FIT_FAILED", "forecast of FLAT: no fit"],
  );
});
