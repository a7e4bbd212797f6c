import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAuditConfig } from "#services/audit/config.ts";
import { assuredCriterion } from "#services/audit/domain/assurance/assured-criterion.ts";
import { assuredFinding } from "#services/audit/domain/assurance/assured-gate.ts";
import { sampledMetrics } from "#services/audit/domain/assurance/sampled-metrics.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { testableMetrics } from "#services/audit/domain/metrics/catalogue.ts";
import {
  evidenceWith,
  longEndedRun,
  sampleKey,
  sampleScored,
  sampleTrade,
} from "#test/unit/audit/sample-evidence.ts";

const { gates, assurance } = loadAuditConfig({ environment: {} });
const dayMs = 86_400_000;
const startMs = Date.UTC(2015, 0, 5);
const seenUntilMs = 0;

/** What a criterion that holds as written, whatever its metric, is found to be. */
function heldAsWritten(metric: (typeof testableMetrics)[number], margin?: number) {
  const { name, unit, denominator } = metric;
  const observed = { name, unit, denominator, n: 10, value: 1 };
  const result = {
    ...{ criterion: "it", observed, verdict: "PASS" as const, message: "it holds" },
    ...{ comparator: "AT_LEAST" as const, threshold: 0.5, minimumN: 1 },
  };
  const none = { dates: [], asOfs: 0, seen: 0, replays: 0, steered: 0 };
  const asked = { metric: name, parameters: {}, ...(margin !== undefined && { margin }) };
  const levels = { alphaRatio: 0.05, failAlphaRatio: 0.05 };
  return assuredCriterion(result, asked, { known: none, baseline: none }, assurance, levels);
}

test("a value on the right side passes nothing unless it is recorded and not estimated", () => {
  const passed = testableMetrics.filter((metric) => heldAsWritten(metric).verdict === "PASS");
  assert.deepEqual(passed.map(({ name }) => name).sort(), [
    "attribution_filled_ratio",
    "audit_dates",
    "audit_runs",
    "audits",
    "barbell_filled_ratio",
    "calendar_days_held_min",
    "closed_trades",
    "decision_fail_fraction",
    "decisions",
    "decisions_allow",
    "decisions_allow_reduced",
    "decisions_deny",
    "disjoint_windows",
    "disjoint_windows_holding",
    "effective_audits",
    "effective_n",
    "effective_n_holding",
    "exchange_share_after_fill_max",
    "frontier_instruments",
    "negative_expected_profit_fraction",
    "orders",
    "orders_denied",
    "orders_expired",
    "orders_filled",
    "orders_rejected",
    "pipeline_errors",
    "regime_comparisons_decided",
    "regime_policy_stands",
    "short_time_exits",
  ]);
  const without = testableMetrics.find(({ name }) => name === "expectancy_per_trade")!;
  assert.match(heldAsWritten(without).reason, /of expectancy_per_trade no law is stated/);
});

test("held against a baseline nothing passes as written, be it recorded", () => {
  for (const metric of testableMetrics) {
    const { verdict, kind } = heldAsWritten(metric, -0.05);
    assert.equal(verdict, "INCONCLUSIVE", metric.name);
    const isShare = sampledMetrics.get(metric.name)?.kind === "SHARE";
    assert.equal(kind, isShare ? "SHARE" : "AS_WRITTEN", metric.name);
  }
});

/** Dates five days apart with a trade each, the first of which win. */
function sprint(dates: number, winning: number, failedDates = 0) {
  const days = Array.from({ length: dates }, (_, at) => startMs + at * 5 * dayMs);
  const key = (at: number) => sampleKey({ asOfMs: startMs + at * 5 * dayMs });
  return evidenceWith({
    runs: [longEndedRun],
    scored: days.map((asOfMs, at) =>
      sampleScored(10, 10, {
        ...{ key: key(at), forecast: `forecasts/${at}`, closedMs: asOfMs + 5 * dayMs },
      }),
    ),
    trades: days.map((entryTimeMs, at) =>
      sampleTrade({
        ...{ roundTrip: `portfolios/p/roundTrips/${at}`, side: "BUY", entryTimeMs },
        exitTimeMs: entryTimeMs + 3 * dayMs,
        netPnlMicros: at < winning ? 10_000_000n : -10_000_000n,
        barbell: { bucket: "CORE", multiplierRatio: 1 } as never,
      }),
    ),
    failed: Array.from({ length: failedDates }, (_, at) => ({
      ...{ key: key(dates + at), reason: "FIT_FAILED" },
    })) as never,
  });
}

function barbell(own: ReturnType<typeof sprint>, baseline?: ReturnType<typeof sprint>, seen = 0) {
  const spec = gates.find(({ gate }) => gate === "phase-3-barbell")!;
  const found = evaluateSpec(pinSpec(spec), own, baseline ? { baseline } : {});
  const terms = { ...assurance, seenUntilMs: seenUntilMs + seen };
  const { gate, criteria } = assuredFinding(spec, found, own, terms, baseline);
  return { written: found.verdict, assured: gate.verdict, gate, wins: criteria[1]! };
}

test("a share that is held against a baseline is shown by dates of both, and not by a few trades", () => {
  const few = barbell(sprint(8, 8), sprint(8, 2));
  assert.deepEqual([few.written, few.assured, few.wins.kind], ["PASS", "INCONCLUSIVE", "SHARE"]);
  assert.match(few.wins.reason, /against 8 of 8 as-of dates of the baseline that share no bar/);
  const many = barbell(sprint(200, 140), sprint(200, 90));
  assert.deepEqual([many.written, many.assured], ["PASS", "PASS"]);
  const equal = barbell(sprint(200, 100), sprint(200, 100));
  assert.deepEqual([equal.written, equal.assured], ["PASS", "INCONCLUSIVE"]);
  assert.equal(barbell(sprint(200, 60), sprint(200, 160)).assured, "FAIL");
  assert.equal(barbell(sprint(200, 200)).assured, "INCONCLUSIVE");
});

test("of a baseline what had been seen before counts for nothing, and what it lacks stands against a PASS", () => {
  const lacking = barbell(sprint(200, 140), sprint(200, 90, 1));
  assert.equal(lacking.assured, "INCONCLUSIVE");
  assert.match(lacking.gate.reason, /FIT_FAILED 1\) of the baseline/);
  const own = sprint(600, 400);
  const late = barbell(own, sprint(154, 60), startMs + 5 * 150 * dayMs);
  assert.equal(late.assured, "INCONCLUSIVE");
  assert.match(late.wins.reason, /4 of 154 as-of dates of the baseline.*, 150 of which had been/);
});
