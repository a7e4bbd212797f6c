import assert from "node:assert/strict";
import { test } from "node:test";
import type { Bar } from "#lib/kernel/bar.ts";
import {
  type HeldLot,
  triggerAtOpen,
  triggerInRange,
} from "#services/execution/domain/exits/exit-trigger.ts";
import { chargeFor, totalMicros } from "#services/execution/domain/fills/charge.ts";
import { effectivePrice } from "#services/execution/domain/fills/fill.ts";
import { type EquityPoint, nextEquityPoint } from "#services/execution/domain/portfolio/equity.ts";
import { positionsOf } from "#services/execution/domain/portfolio/position.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { aapl } from "#test/support/apple.ts";
import {
  barOn,
  batchOf,
  costModel,
  dayStart,
  orderOf,
  portfolio,
  stateWith,
} from "#test/support/execution-examples.ts";

// Examples with figures that can be followed by hand, from entry to exit.

/** An exchange whose calendar is not known, so that sessions are bars. */
const elsewhere = { exchange: "ELSEWHERE", assetClass: "US_EQUITY" } as const;
const long: HeldLot = {
  side: "BUY",
  exitPlan: { stopPrice: 97, targetPrice: 104, holdingLimit: { sessions: 5 } },
  entryBarStartMs: dayStart(0),
  barsCompleted: { DAY_1: 1 },
  instrument: elsewhere,
};
const exitOf = (lot: HeldLot, bar: Bar) =>
  (triggerAtOpen(lot, bar) ?? triggerInRange(lot, bar))?.reason;

test("a close between stop and target sets nothing off", () => {
  assert.equal(exitOf(long, barOn(1, 100)), undefined);
});

test("a short is left at its target of 96", () => {
  const short: HeldLot = {
    ...long,
    side: "SELL",
    exitPlan: { stopPrice: 103, targetPrice: 96 },
  };
  assert.equal(exitOf(short, barOn(1, 98, { close: 96 })), "TARGET");
});

test("four sessions held of five set nothing off", () => {
  assert.equal(exitOf({ ...long, barsCompleted: { DAY_1: 4 } }, barOn(4, 100)), undefined);
});

test("five sessions held of five end the trade", () => {
  assert.equal(exitOf({ ...long, barsCompleted: { DAY_1: 5 } }, barOn(7, 100)), "TIME");
});

test("10 units from 100 to 97 lose 30 and the costs of both legs", () => {
  const order = orderOf({
    quantityUnits: 10,
    exitPlan: { holdingLimit: { sessions: 1 } },
  });
  const opened = simulateBars(stateWith([order]), batchOf(barOn(0, 100)));
  const [closed] = simulateBars(opened.state, batchOf(barOn(1, 97))).events;
  assert.ok(closed?.kind === "CLOSED");
  const { grossPnlMicros, netPnlMicros, costs, quantityUnits } = closed.roundTrip;
  assert.equal(grossPnlMicros, -30_000_000n);
  assert.equal(netPnlMicros, -30_000_000n - totalMicros(costs));
  assert.equal(costs.commissionMicros, 150_000n + 145_500n);
  assert.equal(quantityUnits, 10);
});

test("an entry realises nothing", () => {
  const order = orderOf({ quantityUnits: 10 });
  const { events, state } = simulateBars(stateWith([order]), batchOf(barOn(0, 100)));
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ["OPENED"],
  );
  const [opened] = events;
  assert.ok(opened?.kind === "OPENED" && !("roundTrip" in opened));
  const accounts = opened.transaction.entries.map(({ account }) => account);
  assert.ok(!accounts.includes("REALISED_GAIN"));
  assert.equal(state.lots[0]?.quantityUnits, 10);
});

test("10 sold at 100 and 5 at 94 stand at 98", () => {
  const orders = [
    orderOf({ side: "SELL", quantityUnits: 10 }),
    orderOf({
      clientOrderId: "order-2",
      side: "SELL",
      quantityUnits: 5,
      decisionTimeMs: dayStart(1),
    }),
  ];
  const first = simulateBars(stateWith(orders), batchOf(barOn(0, 100)));
  const { state } = simulateBars(first.state, batchOf(barOn(1, 94)));
  const [position] = positionsOf(state.lots, state.marks);
  assert.deepEqual([position?.quantityUnits, position?.averageEntryPrice], [-15n, 98]);
});

test("5 bps of slippage and 0.5 of impact buy 100 at 100.055", () => {
  assert.equal(boughtAt("US_EQUITY", 0, 0.5), "100.055000");
});

test("5 bps of slippage and 3 of half-spread buy 100 at 100.08", () => {
  assert.equal(boughtAt("CRYPTO", 3, 0), "100.080000");
});

function boughtAt(assetClass: "US_EQUITY" | "CRYPTO", halfSpreadBps: number, impactBps: number) {
  const order = orderOf({ instrument: { ...aapl, assetClass }, quantityUnits: 50 });
  const model = {
    ...costModel,
    halfSpreadBpsByClass: { ...costModel.halfSpreadBpsByClass, [assetClass]: halfSpreadBps },
    impactFloorBps: impactBps,
  };
  const charge = chargeFor(model, order, 100);
  return effectivePrice({
    ...charge,
    instrument: order.instrument,
    side: "BUY",
    quantityUnits: 50,
  }).toFixed(6);
}

test("returns of +10, −20, +5, −10 and +15 % fall 24.4 % at worst", () => {
  const start = portfolio.startingCashMicros;
  let equity = start;
  let point: EquityPoint | undefined;
  for (const [day, percent] of [10n, -20n, 5n, -10n, 15n].entries()) {
    equity = (equity * (100n + percent)) / 100n;
    const now = {
      barStartMs: dayStart(day),
      barCloseMs: dayStart(day + 1),
      cashMicros: equity,
      equityMicros: equity,
    };
    point = nextEquityPoint(point, start, now);
  }
  assert.equal(point?.maxDrawdownRatio.toFixed(9), "0.244000000");
});
