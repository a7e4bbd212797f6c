import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Bar } from "#lib/kernel/bar.ts";
import type { ExitPlan } from "#lib/kernel/trading.ts";
import { signOf } from "#lib/kernel/trading.ts";
import { playMoment } from "#services/execution/domain/advance/play.ts";
import { totalMicros } from "#services/execution/domain/fills/charge.ts";
import { postDeposit } from "#services/execution/domain/ledger/postings.ts";
import { type Balance, reconcile } from "#services/execution/domain/ledger/reconciliation.ts";
import type { RoundTrip } from "#services/execution/domain/ledger/round-trip.ts";
import type { LedgerTransaction } from "#services/execution/domain/ledger/transaction.ts";
import type { Order } from "#services/execution/domain/orders/order.ts";
import { bookWith, dayStart, momentOf, orderOf, portfolio } from "#test/unit/execution/examples.ts";

const price = fc.double({ min: 20, max: 180, noNaN: true });

const bars: fc.Arbitrary<Bar[]> = fc
  .array(fc.tuple(price, price, price, price), { minLength: 1, maxLength: 40 })
  .map((days) =>
    days.map((prices, day) => ({
      startTimeMs: dayStart(day),
      open: prices[0],
      high: Math.max(...prices),
      low: Math.min(...prices),
      close: prices[1],
      volumeUnits: 1000,
    })),
  );

const plan: fc.Arbitrary<ExitPlan> = fc.record(
  {
    stopPrice: price,
    targetPrice: price,
    holdingLimit: fc.oneof(
      fc.record({
        sessions: fc.integer({ min: 1, max: 9 }),
      }),
      fc.record({
        calendarDays: fc.integer({ min: 1, max: 9 }),
      }),
    ),
  },
  { requiredKeys: [] },
);

const orders: fc.Arbitrary<Order[]> = fc
  .array(
    fc.record({
      side: fc.constantFrom("BUY" as const, "SELL" as const),
      quantityUnits: fc.integer({ min: 1, max: 400 }),
      day: fc.integer({ min: 0, max: 30 }),
      dailyVolatilityBps: fc.double({ min: 0, max: 800, noNaN: true }),
      exitPlan: plan,
    }),
    { maxLength: 8 },
  )
  .map((list) =>
    list.map((one, index) =>
      orderOf({
        clientOrderId: `order-${index}`,
        side: one.side,
        quantityUnits: one.quantityUnits,
        decisionTimeMs: dayStart(one.day),
        exitPlan: one.exitPlan,
        marketContext: { dailyVolatilityBps: one.dailyVolatilityBps },
      }),
    ),
  );

function run(waiting: Order[], series: Bar[]) {
  let book = bookWith(waiting);
  const trips: RoundTrip[] = [];
  const transactions: LedgerTransaction[] = [
    postDeposit(portfolio.name, portfolio.startingCashMicros),
  ];
  const orderStates: string[] = [];
  for (const bar of series) {
    const played = playMoment(book, momentOf(bar));
    for (const one of played.happenings) {
      if (one.kind === "CLOSED") trips.push(one.roundTrip);
      else orderStates.push(one.order.state);
      if (one.kind !== "REJECTED") transactions.push(one.transaction);
    }
    book = played.book;
  }
  return { book, trips, transactions, orderStates };
}

test("the cash moves by exactly the net of closed trips less what the open lots cost", () => {
  fc.assert(
    fc.property(orders, bars, (waiting, series) => {
      const { book, trips } = run(waiting, series);
      let expected = portfolio.startingCashMicros;
      for (const trip of trips) expected += trip.netPnlMicros;
      for (const lot of book.lots) {
        expected -= BigInt(signOf(lot.side)) * lot.entry.notionalMicros;
        expected -= totalMicros(lot.entry.costs);
      }
      assert.equal(book.cashMicros, expected);
    }),
  );
});

test("every transaction sums to zero and the ledger reconciles with lots and trips", () => {
  fc.assert(
    fc.property(orders, bars, (waiting, series) => {
      const { book, trips, transactions } = run(waiting, series);
      const balances: Balance[] = [];
      for (const { entries } of transactions) {
        assert.equal(
          entries.reduce((sum, entry) => sum + entry.amountMicros, 0n),
          0n,
        );
        for (const { account, ticker, amountMicros } of entries) {
          balances.push({ account, ticker, balanceMicros: amountMicros });
        }
      }
      reconcile(balances, {
        startingCashMicros: portfolio.startingCashMicros,
        lots: book.lots,
        grossPnlMicros: trips.reduce((sum, trip) => sum + trip.grossPnlMicros, 0n),
        netPnlMicros: trips.reduce((sum, trip) => sum + trip.netPnlMicros, 0n),
      });
    }),
  );
});

test("every order ends at most once, and no lot closes twice", () => {
  fc.assert(
    fc.property(orders, bars, (waiting, series) => {
      const { book, trips, orderStates } = run(waiting, series);
      assert.equal(orderStates.length + book.orders.length, waiting.length);
      assert.equal(new Set(trips.map((trip) => trip.lot)).size, trips.length);
      const open = new Set(book.lots.map((lot) => lot.id));
      assert.ok(trips.every((trip) => !open.has(trip.lot)));
    }),
  );
});

test("a lot never outlives its holding limit", () => {
  fc.assert(
    fc.property(orders, bars, (waiting, series) => {
      for (const lot of run(waiting, series).book.lots) {
        const limit = lot.exitPlan.holdingLimit;
        // The generated bars are consecutive days, so that both units count the same.
        if (limit !== undefined) {
          assert.ok(lot.sessionsCompleted <= (limit.sessions ?? limit.calendarDays));
        }
      }
    }),
  );
});
