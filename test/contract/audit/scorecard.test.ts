import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { Scorecard } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import { DecisionMadeSchema } from "#proto/pmx/event/v1/decision_event_pb.ts";
import {
  OrderFilledSchema,
  RunEndedSchema,
  TradeClosedSchema,
} from "#proto/pmx/event/v1/execution_event_pb.ts";
import { ForecastScoredSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { UndefinedReason } from "#proto/pmx/type/v1/metric_pb.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { allowed, closed, denied, ended, filled, scored, subjects } from "./sample-facts.ts";

let audit: RunningAudit;

before(async () => {
  audit = await runningAudit();
  await record("sprints/a");
  await record("sprints/b");
});
after(() => audit.close());

async function record(auditSet: string): Promise<void> {
  const id = (name: string) => `${auditSet}-${name}`;
  const forecasts = publisher(audit.bus, id("forecast").replace("/", "-"));
  for (const [day, ratio] of [1.2, 0.9, 1, 1.05].entries()) {
    await forecasts.fact(ForecastScoredSchema, scored({ auditSet, day }, ratio), subjects.scored);
  }
  const gate = publisher(audit.bus, id("risk-gate").replace("/", "-"));
  await gate.fact(DecisionMadeSchema, denied(auditSet, id("1")), subjects.decided);
  await gate.fact(DecisionMadeSchema, denied(auditSet, id("2")), subjects.decided);
  await gate.fact(DecisionMadeSchema, allowed(auditSet, id("3")), subjects.decided);
  const execution = publisher(audit.bus, id("execution").replace("/", "-"));
  await execution.fact(OrderFilledSchema, filled(auditSet, id("open")), subjects.filled);
  await execution.fact(OrderFilledSchema, filled(auditSet, id("close")), subjects.filled);
  await execution.fact(TradeClosedSchema, closed(auditSet, id("1"), 30_000_000n), subjects.closed);
  await execution.fact(TradeClosedSchema, closed(auditSet, id("2"), -10_000_000n), subjects.closed);
  await execution.fact(RunEndedSchema, ended(auditSet, [110, 99, 120]), subjects.ended);
}

async function scorecardOf(auditSet: string): Promise<Scorecard> {
  const { scorecard } = await audit.client.getScorecard({ auditSet });
  assert.ok(scorecard);
  return scorecard;
}

const expected = {
  audit_runs: 4,
  audits: 4,
  effective_audits: 4,
  rmse_ratio_p50: 1.025,
  violation_rate: 0.25,
  lift_fraction: 0.25,
  regret_ratio_p50: 1.025,
  terminal_direction_hit_rate: 1,
  interval_coverage_95: 0.8,
  decisions: 3,
  decisions_allow: 1,
  decisions_deny: 2,
  closed_trades: 2,
  win_rate: 0.5,
  profit_factor_trades: 3,
  mean_return_per_trade: 10,
  expectancy_per_trade: 10_000_000,
  net_pnl: 20_000_000,
  cost_slippage: 10_000_000,
  cost_slippage_bps: 5,
  cost_total_bps: 7.8,
  calendar_days_held_min: 7,
  calendar_days_held_median: 7,
  short_time_exits: 0,
  attribution_filled_ratio: 1,
} as const;

for (const [name, value] of Object.entries(expected)) {
  test(`the facts of a small sprint give ${name} = ${value}`, async () => {
    const metric = (await scorecardOf("sprints/a")).metrics.find((one) => one.name === name);
    assert.equal(metric?.result.case, "value");
    assert.ok(Math.abs(Number(metric?.result.value) - value) < 1e-9, `${metric?.result.value}`);
  });
}

for (const [name, value] of Object.entries({
  total_return: 0.2,
  max_drawdown: 0.1,
  max_drawdown_duration: 1,
  max_drawdown_recovery: 1,
  periods_per_year: 252,
  time_in_market: 1,
  mean_exposure: 0.5,
})) {
  test(`the end of a run of three days gives ${name} = ${value}`, async () => {
    const { groups } = await scorecardOf("sprints/a");
    const equity = groups.find(({ subject, label }) => subject === "equity" && label === "");
    const metric = equity?.metrics.find((one) => one.name === name);
    assert.equal(metric?.n, 3n);
    assert.ok(Math.abs(Number(metric?.result.value) - value) < 1e-9, `${metric?.result.value}`);
  });
}

test("the funnel names the first rule that denied, with its reason", async () => {
  const { funnel } = await scorecardOf("sprints/a");
  assert.deepEqual(
    funnel.map(({ rule, verdict, reason, count }) => [verdict, rule, reason, count]),
    [
      ["ALLOW", "", "", 1n],
      ["DENY", "edge-over-cost", "EDGE_BELOW_COST", 2n],
    ],
  );
});

test("equal facts in two audit sets give equal content hashes", async () => {
  const [a, b] = [await scorecardOf("sprints/a"), await scorecardOf("sprints/b")];
  assert.match(a.contentHash, /^[0-9a-f]{64}$/);
  assert.equal(a.contentHash, b.contentHash);
});

test("an audit set without facts has counts of 0 and undefined metrics", async () => {
  const { metrics } = await scorecardOf("sprints/none");
  const named = (name: string) => metrics.find((metric) => metric.name === name);
  assert.equal(named("closed_trades")?.result.value, 0);
  assert.equal(named("win_rate")?.result.value, UndefinedReason.NO_DATA);
});

const benchmarks = {
  auditSet: "sprints/a",
  startTime: timestampFromMs(Date.UTC(2015, 0, 5)),
  endTime: timestampFromMs(Date.UTC(2015, 0, 8)),
  buyAndHold: { marks: 3n, returnRatio: 0.5, maxDrawdownRatio: 0.25 },
  randomEntry: {
    draws: 10_000,
    trades: 2,
    seed: 1n,
    meanReturnBps: { observed: 10, expected: 4, pValue: 0.2 },
    winRate: { observed: 0.5, expected: 0.625, pValue: 0.8 },
  },
  trades: [
    { roundTrip: "portfolios/p/roundTrips/0", randomEntryReturnBps: 4, buyAndHoldReturnBps: -1 },
    { roundTrip: "portfolios/p/roundTrips/1" },
  ],
};

test("benchmarks are recorded once, and the result is held against them", async () => {
  const { contentHash } = await scorecardOf("sprints/a");
  const first = await audit.client.recordBenchmarks({ benchmarks });
  const other = { ...benchmarks, buyAndHold: { ...benchmarks.buyAndHold, returnRatio: 9 } };
  const again = await audit.client.recordBenchmarks({ benchmarks: other });
  assert.deepEqual(again, first);
  const [one, without] = first.benchmarks!.trades;
  assert.deepEqual([one?.randomEntryReturnBps, one?.buyAndHoldReturnBps], [4, -1]);
  assert.deepEqual(
    [without?.randomEntryReturnBps, first.benchmarks!.trades.length],
    [undefined, 2],
  );
  const scorecard = await scorecardOf("sprints/a");
  const group = scorecard.groups.find(({ subject }) => subject === "benchmarks");
  const values = group?.metrics.map(({ name, result }) => [name, result.value]);
  assert.deepEqual(
    values?.map(([name, value]) => [name, Math.round(Number(value) * 1e9) / 1e9]),
    [
      ["buy_and_hold_return", 0.5],
      ["buy_and_hold_max_drawdown", 0.25],
      ["excess_over_buy_and_hold", -0.3],
      ["excess_over_cash", 0.2],
      ["random_entry_mean_return", 4],
      ["excess_over_random_entry", 6],
      ["random_entry_p_value", 0.2],
      ["random_entry_win_rate", 0.625],
      ["win_rate_over_random_entry", -0.125],
      ["win_rate_p_value", 0.8],
    ],
  );
  assert.equal(scorecard.contentHash, contentHash);
});

test("benchmarks without buy-and-hold, with a share beyond 1 or an unnamed trade are refused by field", async () => {
  const { buyAndHold: _, ...without } = benchmarks;
  const { randomEntry } = benchmarks;
  const beyond = { ...randomEntry, winRate: { ...randomEntry.winRate, pValue: 1.5 } };
  const unnamed = { ...benchmarks, trades: [{ roundTrip: "" }] };
  for (const broken of [without, { ...benchmarks, randomEntry: beyond }, unnamed]) {
    await assert.rejects(audit.client.recordBenchmarks({ benchmarks: broken }), {
      reason: "FIELD_INVALID",
    });
  }
});

test("without benchmarks there is no excess over them, and the reason is said", async () => {
  const { groups } = await scorecardOf("sprints/b");
  const metrics = groups.find(({ subject }) => subject === "benchmarks")?.metrics ?? [];
  const undefinedOnes = metrics.filter(({ result }) => result.case === "undefinedReason");
  assert.equal(metrics.length - undefinedOnes.length, 1);
  for (const { result } of undefinedOnes) assert.equal(result.value, UndefinedReason.NO_DATA);
});

test("an empty audit set name is refused", async () => {
  await assert.rejects(audit.client.getScorecard({}), { reason: "FIELD_INVALID" });
});

test("the scorecard is the same after a restart", async () => {
  const earlier = await scorecardOf("sprints/a");
  audit = await audit.restart();
  assert.deepEqual(await scorecardOf("sprints/a"), earlier);
});
