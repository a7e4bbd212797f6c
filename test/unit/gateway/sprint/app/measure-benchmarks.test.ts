import assert from "node:assert/strict";
import { test } from "node:test";
import { barHistory } from "#gateway/market-data/app/bar-history.ts";
import { measureBenchmarks } from "#gateway/sprint/app/measure-benchmarks.ts";
import type { Peers } from "#gateway/sprint/app/peers.ts";
import type { Benchmarks, BenchmarkTrade } from "#gateway/sprint/domain/benchmarks/benchmarks.ts";
import type { Sprint } from "#gateway/sprint/domain/sprint.ts";
import { aapl, costModel } from "#test/support/apple.ts";

const dayMs = 86_400_000;

/** Daily bars at these opens, each closing where it opened. */
function historyOf(opens: readonly number[], splits: Parameters<typeof barHistory>[2] = {}) {
  const bars = opens.map((open, day) => ({
    startTimeMs: day * dayMs,
    open,
    high: open,
    low: open,
    close: open,
    volumeUnits: 1_000,
  }));
  const description = {
    instrument: aapl,
    interval: "DAY_1",
    provenance: "REAL",
    source: "s.csv",
    dataHash: "d",
    hasOpens: true,
  } as const;
  return barHistory(description, bars, splits);
}

/** What is recorded for a sprint whose first as-of is after two bars and which ends after six. */
async function recorded(
  history: ReturnType<typeof historyOf>,
  trades: readonly BenchmarkTrade[] = [],
  { firstAsOfMs = 2 * dayMs, endTimeMs = 6 * dayMs, spec = {} } = {},
): Promise<Benchmarks | undefined> {
  let found: Benchmarks | undefined;
  const peers = {
    riskGate: { terms: () => ({ holdingLimit: { sessions: 2 }, costModel }) },
    execution: { roundTrips: async () => trades },
    audit: {
      recordBenchmarks: async (benchmarks: Benchmarks) => {
        found = benchmarks;
      },
    },
  } as unknown as Peers;
  const sprint = {
    name: "sprints/a",
    spec,
    asOfTimesMs: [firstAsOfMs],
    policy: { risk: { pinned: {} }, costModel: {} },
  } as unknown as Sprint;
  const run = { sprint, portfolio: "p", histories: [history], endTimeMs };
  await measureBenchmarks(peers, run, () => Promise.resolve());
  return found;
}

/** A long trade that gained 21 %, without costs. */
function tradeOf(ticker: string): BenchmarkTrade {
  const amounts = { entryNotionalMicros: 1_000_000n, costsMicros: 0n, netPnlMicros: 210_000n };
  const window = { entryTimeMs: 3 * dayMs, exitTimeMs: 5 * dayMs, exitsAt: "OPEN" } as const;
  return { roundTrip: "portfolios/p/roundTrips/r", ticker, side: "BUY", ...window, ...amounts };
}

test("benchmarks see the bars of the run: those before its first as-of and after its end change nothing", async () => {
  const of = (before: number, after: number) =>
    recorded(historyOf([before, before, 100, 110, 120, 130, after, after]));
  const benchmarks = await of(50, 400);
  assert.equal(benchmarks?.buyAndHold.marks, 4);
  assert.deepEqual([benchmarks.startTimeMs, benchmarks.endTimeMs], [2 * dayMs, 6 * dayMs]);
  const { returnRatio } = benchmarks.buyAndHold;
  assert.ok(returnRatio > 0.29 && returnRatio < 0.3, `${returnRatio}`);
  assert.deepEqual(await of(7, 1), benchmarks);
});

test("a split within the run is no fall: all of its bars are in the shares of the first as-of", async () => {
  const splits = { splits: [{ exTimeMs: 4 * dayMs, newShares: 4, oldShares: 1 }] };
  const adjusted = await recorded(historyOf([90, 90, 100, 110, 120, 130]));
  const asTraded = await recorded(historyOf([90, 90, 100, 110, 30, 32.5], splits));
  const [one, other] = [adjusted!.buyAndHold, asTraded!.buyAndHold];
  assert.ok(Math.abs(one.returnRatio - other.returnRatio) < 1e-12);
  assert.ok(one.maxDrawdownRatio < 0.01 && other.maxDrawdownRatio < 0.01);
});

test("buy-and-hold keeps dividends after its first bar as cash, in the shares of then", async () => {
  const dividendOn = (day: number, amount: number) => ({ exTimeMs: day * dayMs, amount });
  const opens = [90, 90, 100, 110, 30, 32.5];
  const splits = [{ exTimeMs: 4 * dayMs, newShares: 4, oldShares: 1 }];
  const without = await recorded(historyOf(opens, { splits }));
  const withDividends = (...dividends: readonly ReturnType<typeof dividendOn>[]) =>
    recorded(historyOf(opens, { splits, dividends }));
  const gained = async (...dividends: readonly ReturnType<typeof dividendOn>[]) => {
    const held = await withDividends(...dividends);
    return held!.buyAndHold.returnRatio - without!.buyAndHold.returnRatio;
  };
  assert.ok(Math.abs((await gained(dividendOn(3, 1))) - 0.01) < 1e-12);
  // With the split for the old share, after it for each of the four new ones.
  assert.ok(Math.abs((await gained(dividendOn(4, 1))) - 0.01) < 1e-12);
  assert.ok(Math.abs((await gained(dividendOn(5, 1))) - 0.04) < 1e-12);
  // Bought at the open of the ex-date, or paid before.
  assert.equal(await gained(dividendOn(1, 1), dividendOn(2, 1)), 0);
});

test("entries at random receive the dividends of the bars after theirs up to their exit", async () => {
  const opens = [1, 1, 100, 100, 100, 100];
  const dividends = [{ exTimeMs: 5 * dayMs, amount: 10 }];
  const { randomEntry } = (await recorded(historyOf(opens, { dividends }), [
    tradeOf(aapl.ticker),
  ]))!;
  // Two entries, of which the second is held over the ex-date.
  const expected = randomEntry!.meanReturnBps.expected;
  assert.ok(expected > 450 && expected < 550, `${expected}`);
});

test("a trade is held against entries that its holding limit leads out of within the run", async () => {
  // Entries at the third and fourth bar, two sessions each: + 21 % both.
  const history = historyOf([1, 1, 100, 110, 121, 133.1]);
  const { randomEntry } = (await recorded(history, [tradeOf(aapl.ticker)]))!;
  assert.equal(randomEntry?.trades, 1);
  assert.ok(Math.abs(randomEntry!.meanReturnBps.expected - 2_100) < 1e-6);
  assert.equal(randomEntry!.meanReturnBps.pValue, 1);
});

test("each trade is recorded with the mean of its random entries and with buy-and-hold over its bars", async () => {
  const history = historyOf([1, 1, 100, 110, 121, 133.1]);
  const { trades, randomEntry } = (await recorded(history, [tradeOf(aapl.ticker)]))!;
  const [{ roundTrip, randomEntryReturnBps, buyAndHoldReturnBps }] = trades as [
    Benchmarks["trades"][number],
  ];
  assert.equal(roundTrip, "portfolios/p/roundTrips/r");
  assert.ok(Math.abs(randomEntryReturnBps! - randomEntry!.meanReturnBps.expected) < 1e-6);
  // From 110 to 133.1, of a stake that the leg in made a little smaller.
  assert.ok(Math.abs(buyAndHoldReturnBps! - 2_100) < 10, `${buyAndHoldReturnBps}`);
});

test("a holding limit in sessions is as many hourly bars as the exchange of the ticker has in one", async () => {
  const hourMs = dayMs / 24;
  const instrument = { ...aapl, exchange: "XLON" };
  // 19 bars: two sessions of London are 18 of them, so that one entry leads out; two of New York are 14.
  const bars = Array.from({ length: 19 }, (_, hour) => {
    const price = hour === 18 ? 200 : 100;
    const prices = { open: price, high: price, low: price, close: price };
    return { startTimeMs: hour * hourMs, ...prices, volumeUnits: 1_000 };
  });
  const description = { instrument, interval: "HOUR_1", provenance: "REAL" } as const;
  const rest = { source: "s.csv", dataHash: "d", hasOpens: true };
  const { randomEntry } = (await recorded(
    barHistory({ ...description, ...rest }, bars),
    [tradeOf(instrument.ticker)],
    { firstAsOfMs: 0, endTimeMs: 19 * hourMs },
  ))!;
  assert.ok(Math.abs(randomEntry!.meanReturnBps.expected - 10_000) < 1e-6);
});

test("trades of two passes are held against no random entries, whose holding limit is that of one", async () => {
  const history = historyOf([1, 1, 100, 110, 121, 133.1]);
  const spec = { intradayPass: { interval: "HOUR_1", horizonBars: 6, cycles: 3 } };
  const benchmarks = await recorded(history, [tradeOf(aapl.ticker)], { spec });
  assert.equal(benchmarks?.randomEntry, undefined);
  assert.deepEqual(benchmarks?.trades, []);
  assert.equal(benchmarks?.buyAndHold.marks, 4);
});
