import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Bar } from "#lib/kernel/bar.ts";
import type { ExitPlan } from "#lib/kernel/trading.ts";
import { signOf } from "#lib/kernel/trading.ts";
import { totalMicros } from "#services/execution/domain/fills/charge.ts";
import { postDeposit } from "#services/execution/domain/ledger/postings.ts";
import { type Balance, reconcile } from "#services/execution/domain/ledger/reconciliation.ts";
import type { RoundTrip } from "#services/execution/domain/ledger/round-trip.ts";
import type { LedgerTransaction } from "#services/execution/domain/ledger/transaction.ts";
import type { Order } from "#services/execution/domain/orders/order.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import {
  batchOf,
  dayStart,
  orderOf,
  portfolio,
  stateWith,
} from "#test/support/execution-examples.ts";

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
  let state = stateWith(waiting);
  const trips: RoundTrip[] = [];
  const transactions: LedgerTransaction[] = [
    postDeposit(portfolio.name, portfolio.startingCashMicros),
  ];
  const orderStates: string[] = [];
  for (const bar of series) {
    const result = simulateBars(state, batchOf(bar));
    for (const one of result.events) {
      if (one.kind === "CLOSED") trips.push(one.roundTrip);
      else orderStates.push(one.order.state);
      if (one.kind === "OPENED" || one.kind === "CLOSED") transactions.push(one.transaction);
    }
    state = result.state;
  }
  return { state, trips, transactions, orderStates };
}

test("the cash moves by exactly the net of closed trips less what the open lots cost", () => {
  fc.assert(
    fc.property(orders, bars, (waiting, series) => {
      const { state, trips } = run(waiting, series);
      let expected = portfolio.startingCashMicros;
      for (const trip of trips) expected += trip.netPnlMicros;
      for (const lot of state.lots) {
        expected -= BigInt(signOf(lot.side)) * lot.entry.notionalMicros;
        expected -= totalMicros(lot.entry.costs);
      }
      assert.equal(state.cashMicros, expected);
    }),
  );
});

test("every transaction sums to zero and the ledger reconciles with lots and trips", () => {
  fc.assert(
    fc.property(orders, bars, (waiting, series) => {
      const { state, trips, transactions } = run(waiting, series);
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
        lots: state.lots,
        grossPnlMicros: trips.reduce((sum, trip) => sum + trip.grossPnlMicros, 0n),
        netPnlMicros: trips.reduce((sum, trip) => sum + trip.netPnlMicros, 0n),
      });
    }),
  );
});

test("every order ends at most once, and no lot closes twice", () => {
  fc.assert(
    fc.property(orders, bars, (waiting, series) => {
      const { state, trips, orderStates } = run(waiting, series);
      assert.equal(orderStates.length + state.orders.length, waiting.length);
      assert.equal(new Set(trips.map((trip) => trip.lot)).size, trips.length);
      const open = new Set(state.lots.map((lot) => lot.id));
      assert.ok(trips.every((trip) => !open.has(trip.lot)));
    }),
  );
});

test("a lot never outlives its holding limit", () => {
  fc.assert(
    fc.property(orders, bars, (waiting, series) => {
      for (const lot of run(waiting, series).state.lots) {
        const limit = lot.exitPlan.holdingLimit;
        // The generated bars are consecutive days, so that both units count the same.
        if (limit !== undefined) {
          assert.ok(
            Number(lot.barsCompleted.DAY_1) <=
              Number(limit.sessions ?? limit.calendarDays ?? limit.bars),
          );
        }
      }
    }),
  );
});
