import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type ConversionRate, convertedPrice } from "#lib/kernel/conversion-rate.ts";
import { notionalMicros } from "#lib/kernel/exact-price.ts";
import { signOf } from "#lib/kernel/trading.ts";
import type { PnlBreakdown } from "#services/execution/domain/ledger/pnl-breakdown.ts";
import type { RoundTrip } from "#services/execution/domain/ledger/round-trip.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { aapl } from "#test/support/apple.ts";
import { barOn, batchOf, dayStart, orderOf, stateWith } from "#test/support/execution-examples.ts";
import { tripOf, tripPlans } from "./random-trips.ts";

const market = { dailyVolatilityBps: 0, averageDailyVolumeUnits: 1_000_000 };
/** The parts whose sum is the net profit. */
const pnlParts = [
  "priceMicros",
  "spreadMicros",
  "slippageMicros",
  "impactMicros",
  "commissionMicros",
  "currencyMicros",
  "dividendMicros",
  "borrowMicros",
] as const satisfies readonly (keyof PnlBreakdown)[];

const sumOf = (parts: PnlBreakdown) => pnlParts.reduce((sum, part) => sum + parts[part], 0n);

/** The trip of an order on bars that close it. */
function closedTrip(order: Parameters<typeof orderOf>[0], ...bars: ReturnType<typeof barOn>[]) {
  let state = stateWith([orderOf(order)]);
  for (const bar of bars) {
    const result = simulateBars(state, batchOf(bar));
    for (const event of result.events) if (event.kind === "CLOSED") return event.roundTrip;
    state = result.state;
  }
  return assert.fail("the lot is still open");
}

test("a gap through a stop is timing, and the way from the decision's close to the stop is the signal", () => {
  const trip = closedTrip(
    { exitPlan: { stopPrice: 95 }, marketContext: { ...market, lastClosePrice: 100 } },
    barOn(0, 101),
    barOn(1, 93),
  );
  // 100 shares: 100 → 95 was decided, 100 → 101 and 95 → 93 the market did.
  assert.equal(trip.breakdown.signalMicros, -500_000_000n);
  assert.equal(trip.breakdown.timingMicros, -300_000_000n);
  assert.equal(trip.breakdown.priceMicros, -800_000_000n);
  assert.equal(trip.netPnlMicros, -815_520_000n);
  assert.equal(sumOf(trip.breakdown), trip.netPnlMicros);
});

test("a short that opens better and covers at its target has the same formula with the other sign", () => {
  const trip = closedTrip(
    {
      side: "SELL",
      exitPlan: { targetPrice: 90 },
      marketContext: { ...market, lastClosePrice: 100 },
    },
    barOn(0, 102, { low: 89, high: 103 }),
  );
  assert.equal(trip.breakdown.signalMicros, 1_000_000_000n);
  assert.equal(trip.breakdown.timingMicros, 200_000_000n);
});

test("a lot that leaves because its time is over has no timing at its exit", () => {
  const trip = closedTrip(
    {
      exitPlan: { holdingLimit: { sessions: 1 } },
      marketContext: { ...market, lastClosePrice: 100 },
    },
    barOn(0, 100),
    barOn(1, 104),
  );
  assert.equal(trip.breakdown.signalMicros, 400_000_000n);
  assert.equal(trip.breakdown.timingMicros, 0n);
});

test("without the decision's close signal and timing are unknown, and the rest still adds up", () => {
  const trip = closedTrip(
    { exitPlan: { stopPrice: 95 }, marketContext: market },
    barOn(0, 101),
    barOn(1, 93),
  );
  const { signalMicros, timingMicros, priceMicros } = trip.breakdown;
  assert.deepEqual([signalMicros, timingMicros], [undefined, undefined]);
  assert.equal(priceMicros, -800_000_000n);
  assert.equal(sumOf(trip.breakdown), trip.netPnlMicros);
});

test("costs of both legs are parts by component", () => {
  const trip = closedTrip(
    { exitPlan: { stopPrice: 95 }, marketContext: { ...market, lastClosePrice: 100 } },
    barOn(0, 100),
    barOn(1, 96, { low: 94 }),
  );
  const { spreadMicros, slippageMicros, commissionMicros, impactMicros } = trip.breakdown;
  // Of 10 000 and 9 500: 1, 5, 1.5 and 0.5 bps.
  assert.deepEqual(
    [spreadMicros, slippageMicros, commissionMicros, impactMicros],
    [-1_950_000n, -9_750_000n, -2_925_000n, -975_000n],
  );
});

test("what the rate did is the currency part, at the price of the exit", () => {
  const rateOf = (price: number, day: number): ConversionRate => {
    const legs = [{ ticker: "USDZAR=X", price, inverse: true }];
    return { from: "ZAR", to: "USD", legs, asOfMs: dayStart(day) };
  };
  const instrument = { ...aapl, currency: "ZAR" };
  const rates = [rateOf(20, 0), rateOf(16, 1)];
  const order = orderOf({
    instrument,
    exitPlan: { targetPrice: 110 },
    marketContext: { ...market, lastClosePrice: 100, rate: rates[0] as ConversionRate },
  });
  const before = { ...stateWith([order]), rates: new Map([["ZAR", rates]]) };
  const { state } = simulateBars(before, batchOf(barOn(0, 100), instrument));
  const { events } = simulateBars(state, batchOf(barOn(1, 109, { high: 111 }), instrument));
  const [closed] = events.flatMap((event) => (event.kind === "CLOSED" ? [event.roundTrip] : []));
  // 100 shares from 100 to 110 rand at 20 are 50 dollars; 11 000 rand at 16 instead of 20 are 137.50 more.
  assert.equal(closed?.breakdown.signalMicros, 50_000_000n);
  assert.equal(closed?.breakdown.timingMicros, 0n);
  assert.equal(closed?.breakdown.currencyMicros, 137_500_000n);
});

test("the parts of every trip add up to its cash, long or short, converted, split, paid dividends and rounded", () => {
  const seen = { trips: 0, shorts: 0, converted: 0, split: 0, unknown: 0, gaps: 0, paid: 0 };
  fc.assert(
    fc.property(tripPlans, (plan) => {
      const made = tripOf(plan);
      if (made === undefined) return;
      const { trip, transactions } = made;
      const { breakdown } = trip;
      let cash = 0n;
      for (const { entries } of transactions) {
        for (const one of entries) if (one.account === "CASH") cash += one.amountMicros;
      }
      assert.equal(sumOf(breakdown), cash);
      assert.equal(trip.netPnlMicros, cash);
      const { signalMicros, timingMicros, priceMicros } = breakdown;
      if (signalMicros === undefined) seen.unknown += 1;
      else assert.equal(signalMicros + (timingMicros as bigint), priceMicros);
      if (plan.splits.length === 0 && signalMicros !== undefined) {
        assert.equal(signalMicros, signalAgain(trip, plan.order.marketContext.lastClosePrice));
      }
      seen.trips += 1;
      if (trip.side === "SELL") seen.shorts += 1;
      if (trip.currencyEffect) seen.converted += 1;
      const isPaid = breakdown.dividendMicros !== 0n;
      if (transactions.length > (isPaid ? 3 : 2)) seen.split += 1;
      if (isPaid) seen.paid += 1;
      if (trip.gap) seen.gaps += 1;
    }),
    { numRuns: 2_500 },
  );
  assert.ok(seen.trips >= 1_000, JSON.stringify(seen));
  for (const [name, times] of Object.entries(seen)) assert.ok(times > 20, `${name}: ${times}`);
});

/** The definition in so many words: units × (level − decision's close), each amount rounded by itself. */
function signalAgain(trip: RoundTrip, lastClose: number | undefined): bigint {
  const rate = trip.currencyEffect?.entryRate;
  const worth = (price: number) =>
    notionalMicros(BigInt(trip.quantityUnits), convertedPrice(price, trip.instrument, rate));
  const level = trip.triggerPrice ?? trip.exitPrice;
  return BigInt(signOf(trip.side)) * (worth(level) - worth(lastClose as number));
}
