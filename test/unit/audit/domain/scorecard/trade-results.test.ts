import assert from "node:assert/strict";
import { test } from "node:test";
import {
  expectancy,
  meanReturn,
  netPnl,
  profitFactor,
  winRate,
} from "#services/audit/domain/scorecard/trade-results.ts";
import {
  definedValue,
  sampleTrade,
  times,
  tradesWithProfits,
} from "#test/unit/audit/sample-evidence.ts";

for (const { id, profits, rate, factor, total } of [
  { id: "perf_mixed_five", profits: [120, -20, 250, 45, -80], rate: 0.6, factor: 4.15, total: 315 },
  { id: "perf_profit_factor_five", profits: [150, 100, -50], rate: 2 / 3, factor: 5, total: 200 },
  { id: "of one loss and one gain", profits: [-200, 100], rate: 0.5, factor: 0.5, total: -100 },
  {
    id: "perf_mvs_boundary",
    profits: [...times(14, 100), ...times(16, -80)],
    rate: 14 / 30,
    factor: 1.09375,
    total: 120,
  },
]) {
  test(`case ${id}: ${profits.length} round trips of ${total} in all have win rate ${rate.toFixed(3)} and profit factor ${factor}`, () => {
    const trades = tradesWithProfits(profits);
    assert.ok(Math.abs(definedValue(winRate(trades)) - rate) < 1e-12);
    assert.ok(Math.abs(definedValue(profitFactor(trades)) - factor) < 1e-12);
    assert.equal(definedValue(netPnl(trades)), total * 1_000_000);
  });
}

test("case perf_all_wins_infinite_pf: a profit factor without a loss is undefined, never infinite", () => {
  const metric = profitFactor(tradesWithProfits([100, 50]));
  assert.equal("undefinedReason" in metric && metric.undefinedReason, "NO_LOSSES");
});

test("losses alone have a profit factor of 0 and a win rate of 0", () => {
  const trades = tradesWithProfits([-200, -150]);
  assert.equal(definedValue(profitFactor(trades)), 0);
  assert.equal(definedValue(winRate(trades)), 0);
});

test("break-evens count in n and are no wins", () => {
  assert.equal(definedValue(winRate(tradesWithProfits([0, 10]))), 0.5);
});

test("without trades win rate, profit factor, mean return and expectancy are undefined, not 0", () => {
  for (const metric of [winRate([]), profitFactor([]), meanReturn([]), expectancy([])]) {
    assert.equal("undefinedReason" in metric && metric.undefinedReason, "NO_DATA");
    assert.equal(metric.n, 0);
  }
});

test("the mean return weighs every trade alike, whatever its size", () => {
  const trades = [
    sampleTrade({ netPnlMicros: 10n, entryNotionalMicros: 1_000n }),
    sampleTrade({ netPnlMicros: -10_000n, entryNotionalMicros: 2_000_000n }),
  ];
  // +100 bps and −50 bps.
  assert.ok(Math.abs(definedValue(meanReturn(trades)) - 25) < 1e-9);
});

test("the mean return states its t interval and n", () => {
  const metric = meanReturn(tradesWithProfits([10, 20, 30, 40]));
  assert.equal(metric.n, 4);
  assert.ok("value" in metric && metric.interval?.method === "student_t");
});

test("expectancy is the mean net profit in micros", () => {
  assert.equal(definedValue(expectancy(tradesWithProfits([100, -50]))), 25_000_000);
});
