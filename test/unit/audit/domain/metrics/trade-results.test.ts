import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClosedTrade } from "#services/audit/domain/facts/execution-facts.ts";
import { measure, type PlainMetric } from "#services/audit/domain/metrics/scorecard-metric.ts";
import {
  expectancy,
  meanReturn,
  netPnl,
  profitFactor,
  winRate,
} from "#services/audit/domain/metrics/trade-results.ts";
import { winnersAndLosers } from "#services/audit/domain/metrics/winners-and-losers.ts";
import {
  definedValue,
  evidenceWith,
  sampleTrade,
  times,
  tradesWithProfits,
} from "#test/unit/audit/sample-evidence.ts";

const measured = (metric: PlainMetric, trades: readonly ClosedTrade[]) =>
  measure(metric, evidenceWith({ trades }), {});

for (const { profits, rate, factor, total } of [
  { profits: [120, -20, 250, 45, -80], rate: 0.6, factor: 4.15, total: 315 },
  { profits: [150, 100, -50], rate: 2 / 3, factor: 5, total: 200 },
  { profits: [-200, 100], rate: 0.5, factor: 0.5, total: -100 },
  { profits: [...times(14, 100), ...times(16, -80)], rate: 14 / 30, factor: 1.09375, total: 120 },
]) {
  test(`${profits.length} round trips of ${total} in all have win rate ${rate.toFixed(3)} and profit factor ${factor}`, () => {
    const trades = tradesWithProfits(profits);
    assert.ok(Math.abs(definedValue(measured(winRate, trades)) - rate) < 1e-12);
    assert.ok(Math.abs(definedValue(measured(profitFactor, trades)) - factor) < 1e-12);
    assert.equal(definedValue(measured(netPnl, trades)), total * 1_000_000);
  });
}

test("a profit factor without a loss is undefined, never infinite", () => {
  const metric = measured(profitFactor, tradesWithProfits([100, 50]));
  assert.equal("undefinedReason" in metric && metric.undefinedReason, "NO_LOSSES");
});

test("losses alone have a profit factor of 0 and a win rate of 0", () => {
  const trades = tradesWithProfits([-200, -150]);
  assert.equal(definedValue(measured(profitFactor, trades)), 0);
  assert.equal(definedValue(measured(winRate, trades)), 0);
});

test("break-evens count in n and are no wins", () => {
  assert.equal(definedValue(measured(winRate, tradesWithProfits([0, 10]))), 0.5);
});

test("without trades win rate, profit factor, mean return and expectancy are undefined, not 0", () => {
  for (const definition of [winRate, profitFactor, meanReturn, expectancy]) {
    const metric = measured(definition, []);
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
  assert.ok(Math.abs(definedValue(measured(meanReturn, trades)) - 25) < 1e-9);
});

test("the mean return states its t interval and n", () => {
  const metric = measured(meanReturn, tradesWithProfits([10, 20, 30, 40]));
  assert.equal(metric.n, 4);
  assert.ok("value" in metric && metric.interval?.method === "student_t");
});

test("expectancy is the mean net profit in micros", () => {
  assert.equal(definedValue(measured(expectancy, tradesWithProfits([100, -50]))), 25_000_000);
});

test("winners and losers are counted and summed apart, and a break-even is neither", () => {
  const trades = tradesWithProfits([10, 20, -15, 0]);
  const values = winnersAndLosers.map((metric) => definedValue(measured(metric, trades)));
  assert.deepEqual(values, [2, 1, 30_000_000, 15_000_000, 15, -15]);
});

test("without a winner there is no mean of the winners, and without a trade no sum", () => {
  const [, , grossProfit, , meanOfWinners] = winnersAndLosers;
  const reasonOf = (metric: PlainMetric, profits: readonly number[]) => {
    const found = measured(metric, tradesWithProfits(profits));
    return "undefinedReason" in found && found.undefinedReason;
  };
  assert.equal(reasonOf(meanOfWinners!, [-1]), "NO_DATA");
  assert.equal(reasonOf(grossProfit!, []), "NO_DATA");
});
