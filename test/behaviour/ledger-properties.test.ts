import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Bar } from "#lib/kernel/bar.ts";
import type { Micros } from "#lib/kernel/money.ts";
import { type ExitPlan, signOf } from "#lib/kernel/trading.ts";
import { totalMicros } from "#services/execution/domain/fills/charge.ts";
import type { Fill } from "#services/execution/domain/fills/fill.ts";
import { postDeposit } from "#services/execution/domain/ledger/postings.ts";
import type { LedgerTransaction } from "#services/execution/domain/ledger/transaction.ts";
import { admitOrder } from "#services/execution/domain/orders/admission.ts";
import type { OrderEntry } from "#services/execution/domain/orders/order-entry.ts";
import type { PortfolioState } from "#services/execution/domain/portfolio/portfolio-state.ts";
import { equityMicros, positionsOf } from "#services/execution/domain/portfolio/position.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { aapl } from "#test/support/apple.ts";
import {
  dayStart,
  msft,
  portfolio,
  requestOf,
  stateWith,
} from "#test/support/execution-examples.ts";

const runs = { numRuns: 1_000, seed: 4 };
const instruments = [aapl, msft] as const;
const price = fc.integer({ min: 2_000, max: 18_000 }).map((cents) => cents / 100);

const plan: fc.Arbitrary<ExitPlan> = fc.record(
  {
    stopPrice: price,
    targetPrice: price,
    holdingLimit: fc.record({ sessions: fc.integer({ min: 1, max: 6 }) }),
  },
  { requiredKeys: [] },
);

const entry: fc.Arbitrary<OrderEntry> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ type: "MARKET" as const }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("LIMIT" as const), limitPrice: price }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("STOP" as const), stopPrice: price }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("STOP_LIMIT" as const),
      stopPrice: price,
      limitPrice: price,
    }),
  },
);

const order = fc.record({
  entry,
  instrument: fc.constantFrom(...instruments),
  side: fc.constantFrom("BUY" as const, "SELL" as const),
  quantityUnits: fc.integer({ min: 1, max: 400 }),
  dailyVolatilityBps: fc.integer({ min: 0, max: 800 }),
  exitPlan: plan,
});

/** A day: what is ordered after the close before it, and a bar of each instrument, or none. */
const day = fc.record({
  orders: fc.array(order, { maxLength: 3 }),
  bars: fc.tuple(
    ...instruments.map(() =>
      fc.option(fc.tuple(price, price, price, price), { freq: 6, nil: undefined }),
    ),
  ),
});

const stream = fc.array(day, { minLength: 1, maxLength: 12 });
type Stream = typeof stream extends fc.Arbitrary<infer Value> ? Value : never;

/** What a stream of orders has done so far. */
interface Story {
  readonly state: PortfolioState;
  readonly transactions: readonly LedgerTransaction[];
  readonly fills: readonly Fill[];
  readonly netMicros: Micros;
}

const several = {
  ...portfolio,
  policy: { ...portfolio.policy, maximumOpenLotsPerInstrument: 3 },
};

/** The portfolio after each day. */
function* storyOf(days: Stream): Generator<Story> {
  let state = stateWith([], several);
  const transactions = [postDeposit(several.name, several.startingCashMicros)];
  const fills: Fill[] = [];
  let netMicros = 0n;
  for (const [at, { orders, bars }] of days.entries()) {
    let waiting = state;
    for (const [place, one] of orders.entries()) {
      const { dailyVolatilityBps, ...rest } = one;
      const request = requestOf({
        ...rest,
        clientOrderId: `order-${at}-${place}`,
        decisionTimeMs: dayStart(at),
        marketContext: { dailyVolatilityBps },
      });
      const order = admitOrder(request, several, situationOf(waiting, one.instrument.ticker));
      if (order.state === "ACCEPTED") waiting = { ...waiting, orders: [...waiting.orders, order] };
    }
    const result = simulateBars(waiting, { startTimeMs: dayStart(at), bars: barsOf(at, bars) });
    for (const event of result.events) {
      if (event.kind !== "OPENED" && event.kind !== "CLOSED") continue;
      transactions.push(event.transaction);
      fills.push(event.fill);
      if (event.kind === "CLOSED") netMicros += event.roundTrip.netPnlMicros;
    }
    state = result.state;
    yield { state, transactions, fills, netMicros };
  }
}

/** What an order's instrument has open or waiting. */
function situationOf({ lots, orders }: PortfolioState, ticker: string) {
  const own = [...lots, ...orders].filter(({ instrument }) => instrument.ticker === ticker);
  return { occupiedSides: own.map(({ side }) => side) };
}

function barsOf(at: number, bars: Stream[number]["bars"]) {
  return instruments.flatMap((instrument, place) => {
    const prices = bars[place];
    if (prices === undefined) return [];
    const [open, close] = prices;
    const [high, low] = [Math.max(...prices), Math.min(...prices)];
    const bar: Bar = { startTimeMs: dayStart(at), open, high, low, close, volumeUnits: 1_000 };
    return [{ instrument, interval: "DAY_1" as const, bar }];
  });
}

test("money is conserved after every day of any stream of orders", () => {
  let closed = 0;
  fc.assert(
    fc.property(stream, (days) => {
      for (const { state, transactions, netMicros, fills } of storyOf(days)) {
        let cash = 0n;
        for (const { entries } of transactions) {
          let sum = 0n;
          for (const { account, amountMicros } of entries) {
            sum += amountMicros;
            if (account === "CASH") cash += amountMicros;
          }
          assert.equal(sum, 0n);
        }
        assert.equal(cash, state.cashMicros);
        // What was won, and what open lots are worth more than they cost, is all that equity grows by.
        let expected = several.startingCashMicros + netMicros;
        for (const lot of state.lots) expected -= totalMicros(lot.entry.costs);
        for (const one of positionsOf(state.lots, state.marks)) expected += one.unrealisedPnlMicros;
        assert.equal(equityMicros(state.cashMicros, state.lots, state.marks), expected);
        closed += fills.filter(({ effect }) => effect === "CLOSE").length;
      }
    }),
    runs,
  );
  assert.ok(closed > 1_000, `only ${closed} lots were closed`);
});

test("positions are the fold of the ledger after every day of any stream of orders", () => {
  let held = 0;
  fc.assert(
    fc.property(stream, (days) => {
      for (const { state, transactions, fills } of storyOf(days)) {
        const positions = positionsOf(state.lots, state.marks);
        held += positions.length;
        for (const { ticker } of instruments) {
          const position = positions.find(({ instrument }) => instrument.ticker === ticker);
          let units = 0n;
          for (const { instrument, side, quantityUnits } of fills) {
            if (instrument.ticker === ticker) units += BigInt(signOf(side) * quantityUnits);
          }
          assert.equal(position?.quantityUnits ?? 0n, units);
          let costMicros = 0n;
          for (const lot of state.lots) {
            if (lot.instrument.ticker !== ticker) continue;
            costMicros += BigInt(signOf(lot.side)) * lot.entry.notionalMicros;
          }
          let booked = 0n;
          for (const entry of transactions.flatMap(({ entries }) => entries)) {
            if (entry.account === "POSITION" && entry.ticker === ticker)
              booked += entry.amountMicros;
          }
          assert.equal(booked, costMicros);
        }
      }
    }),
    runs,
  );
  assert.ok(held > 1_000, `only ${held} positions were held`);
});
