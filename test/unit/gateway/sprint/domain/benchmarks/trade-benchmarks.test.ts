import assert from "node:assert/strict";
import { test } from "node:test";
import type { BenchmarkTrade, RunBars } from "#gateway/sprint/domain/benchmarks/benchmarks.ts";
import { holdingMarks } from "#gateway/sprint/domain/benchmarks/holding-marks.ts";
import { tradeBenchmarks } from "#gateway/sprint/domain/benchmarks/trade-benchmarks.ts";

const dayMs = 86_400_000;

function runBars(
  prices: readonly (readonly [open: number, close: number])[],
  change: Partial<RunBars> = {},
): RunBars {
  const bars = prices.map(([open, close], day) => ({
    startTimeMs: day * dayMs,
    ...{ open, close, high: Math.max(open, close), low: Math.min(open, close) },
    volumeUnits: 1,
  }));
  return { ticker: "AAPL", bars, legCostRatio: 0, holdingBars: 1, ...change };
}

const trade: BenchmarkTrade = {
  roundTrip: "r",
  ticker: "AAPL",
  side: "BUY",
  entryTimeMs: dayMs,
  exitTimeMs: 3 * dayMs,
  exitsAt: "OPEN",
  entryNotionalMicros: 1_000_000n,
  costsMicros: 0n,
  netPnlMicros: 0n,
};

function benchmarkOf(series: readonly RunBars[], change: Partial<BenchmarkTrade> = {}) {
  const [found] = tradeBenchmarks(series, [{ ...trade, ...change }], holdingMarks(series).marks);
  return found!;
}

const near = (actual: number | undefined, expected: number) =>
  assert.ok(Math.abs(actual! - expected) < 1e-8, `${actual}, not ${expected}`);

const moved = runBars([
  [100, 101],
  [110, 112],
  [99, 99],
  [99, 121],
]);

test("entries at random have the mean of all opens, with the sign of the side and the costs of the trade", () => {
  // +10 %, −10 % and 0 %.
  near(benchmarkOf([moved]).randomEntryReturnBps, 0);
  const rising = runBars([
    [100, 100],
    [110, 110],
    [132, 132],
  ]);
  near(benchmarkOf([rising]).randomEntryReturnBps, 1_500);
  const short = { side: "SELL", costsMicros: 10_000n } as const;
  near(benchmarkOf([rising], short).randomEntryReturnBps, -1_600);
});

test("buy-and-hold runs from the entry's open to the exit's open, or to its close where the trade left later", () => {
  near(benchmarkOf([moved]).buyAndHoldReturnBps, -1_000);
  near(benchmarkOf([moved], { exitsAt: "CLOSE" }).buyAndHoldReturnBps, 1_000);
  const dividends = [
    { startTimeMs: dayMs, amount: 100 },
    { startTimeMs: 2 * dayMs, amount: 11 },
  ];
  // The first was paid before the entry, and is a part of what is held: 11 of 110 + 100.
  near(benchmarkOf([{ ...moved, dividends }]).buyAndHoldReturnBps, 0);
});

test("all instruments of the run are held, one that did not begin yet as cash", () => {
  const later = { ...runBars([[50, 60]]), ticker: "MSFT" };
  const shifted = { ...later, bars: later.bars.map((bar) => ({ ...bar, startTimeMs: 3 * dayMs })) };
  // From (1.1 + 1) / 2 to (1.21 + 1.2) / 2.
  const found = benchmarkOf([moved, shifted], { exitsAt: "CLOSE" });
  near(found.buyAndHoldReturnBps, (2.41 / 2.1 - 1) * 10_000);
});

test("a trade outside of the run's bars, or of too few of them, has no such figure", () => {
  const outside = benchmarkOf([{ ...moved, holdingBars: 4 }], { exitTimeMs: 9 * dayMs });
  assert.deepEqual(outside, { roundTrip: "r" });
  const many = Array.from({ length: 10_001 }, () => trade);
  assert.deepEqual(tradeBenchmarks([moved], many, holdingMarks([moved]).marks), []);
});
