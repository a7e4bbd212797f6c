import assert from "node:assert/strict";
import { test } from "node:test";
import type { BenchmarkTrade, RunBars } from "#gateway/sprint/domain/benchmarks/benchmarks.ts";
import { buyAndHold } from "#gateway/sprint/domain/benchmarks/buy-and-hold.ts";
import { holdingReturns, randomEntry } from "#gateway/sprint/domain/benchmarks/random-entry.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";

const dayMs = 86_400_000;

/** Daily bars of opens and closes from a day on. */
function runBars(
  prices: readonly (readonly [open: number, close: number])[],
  change: Partial<RunBars> & { readonly firstDay?: number } = {},
): RunBars {
  const { firstDay = 0, ...rest } = change;
  const bars = prices.map(([open, close], at) => ({
    startTimeMs: (firstDay + at) * dayMs,
    open,
    high: Math.max(open, close),
    low: Math.min(open, close),
    close,
    volumeUnits: 1,
  }));
  return { ticker: "AAPL", bars, legCostRatio: 0, holdingBars: 1, ...rest };
}

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}, not ${expected}`);

function drawn(series: readonly RunBars[], trades: readonly BenchmarkTrade[]) {
  const drawing = randomEntry(series, trades);
  for (;;) {
    const { done, value } = drawing.next();
    if (done) return value;
  }
}

function tradeOf(change: Partial<BenchmarkTrade> = {}): BenchmarkTrade {
  return {
    roundTrip: "portfolios/p/roundTrips/r",
    ticker: "AAPL",
    entryTimeMs: 0,
    exitTimeMs: dayMs,
    exitsAt: "OPEN",
    side: "BUY",
    entryNotionalMicros: 1_000_000n,
    costsMicros: 0n,
    netPnlMicros: 0n,
    ...change,
  };
}

test("buy-and-hold runs from the first open to the last close, with the costs of both legs", () => {
  const prices = [
    [100, 110],
    [110, 88],
    [90, 121],
  ] as const;
  const free = buyAndHold([runBars(prices)]);
  assert.equal(free.marks, 3);
  near(free.returnRatio, 0.21);
  near(free.maxDrawdownRatio, 1 - 88 / 110);
  // 1 % of what is bought, then 1 % of what is sold.
  near(buyAndHold([runBars(prices, { legCostRatio: 0.01 })]).returnRatio, 0.21 - 0.01 - 0.0121);
});

test("capital is split in equal parts, and waits in cash for an instrument that begins later", () => {
  const rising = runBars([
    [100, 120],
    [120, 140],
  ]);
  const later = runBars([[50, 25]], { ticker: "MSFT", firstDay: 1 });
  const both = buyAndHold([rising, later]);
  near(both.returnRatio, (0.4 - 0.5) / 2);
  near(both.maxDrawdownRatio, 1 - 0.95 / 1.1);
});

test("an entry is held from its open to the open after its limit, and needs the bars for it", () => {
  const bars = runBars(
    [
      [100, 0],
      [110, 0],
      [121, 0],
      [60.5, 0],
    ],
    { holdingBars: 2 },
  );
  const returns = [...holdingReturns(bars)];
  assert.equal(returns.length, 2);
  near(returns[0]!, 0.21);
  near(returns[1]!, -0.45);
  assert.equal(holdingReturns({ ...bars, holdingBars: 4 }).length, 0);
});

test("without trades, or with too few bars for one of them, nothing is drawn", () => {
  const bars = runBars([
    [100, 100],
    [100, 100],
  ]);
  assert.equal(drawn([bars], []), undefined);
  assert.equal(drawn([{ ...bars, holdingBars: 2 }], [tradeOf()]), undefined);
  assert.equal(drawn([bars], [tradeOf({ ticker: "MSFT" })]), undefined);
});

test("each trade keeps its instrument, side and costs; only its entry is drawn", () => {
  // Where every entry brings the same there is nothing left to chance.
  const up = runBars([
    [100, 0],
    [110, 0],
    [121, 0],
  ]);
  const down = runBars(
    [
      [100, 0],
      [80, 0],
      [64, 0],
    ],
    { ticker: "MSFT" },
  );
  const trades = [
    tradeOf({ costsMicros: 10_000n, netPnlMicros: 90_000n }),
    tradeOf({ ticker: "MSFT", side: "SELL", costsMicros: 20_000n, netPnlMicros: -1n }),
  ];
  const found = drawn([up, down], trades);
  assert.deepEqual([found?.draws, found?.trades], [10_000, 2]);
  near(found!.meanReturnBps.expected / 10_000, (0.1 - 0.01 + (0.2 - 0.02)) / 2);
  near(found!.meanReturnBps.observed / 10_000, (0.09 - 0.000_001) / 2);
  assert.equal(found!.meanReturnBps.pValue, 1);
  assert.deepEqual([found!.winRate.observed, found!.winRate.expected], [0.5, 1]);
});

test("in a market that rose, longs that look good are no better than chance, and good timing is", () => {
  const random = new SeededRandom(5);
  let price = 100;
  const bars = runBars(
    Array.from({ length: 1_000 }, () => {
      price *= 1 + 0.004 + 0.01 * random.normal();
      return [price, price] as const;
    }),
    { holdingBars: 5 },
  );
  const returns = [...holdingReturns(bars)];
  const traded = (of: readonly number[]) =>
    of.map((value) => tradeOf({ netPnlMicros: BigInt(Math.round(value * 1e6)) }));
  const anywhere = drawn([bars], traded(returns.filter((_, at) => at % 20 === 0)));
  assert.ok(anywhere!.winRate.observed > 0.6, `${anywhere!.winRate.observed}`);
  assert.ok(anywhere!.meanReturnBps.pValue > 0.05, `${anywhere!.meanReturnBps.pValue}`);
  const best = [...returns].sort((a, b) => b - a).slice(0, 50);
  assert.equal(drawn([bars], traded(best))!.meanReturnBps.pValue, 1 / 10_001);
});
