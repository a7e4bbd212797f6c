import assert from "node:assert/strict";
import { test } from "node:test";
import type { Bar } from "#lib/kernel/bar.ts";
import { playMoment } from "#services/execution/domain/advance/play.ts";
import {
  type HeldLot,
  triggerAtOpen,
  triggerInRange,
} from "#services/execution/domain/exits/exit-trigger.ts";
import { chargeFor, totalMicros } from "#services/execution/domain/fills/charge.ts";
import { effectivePrice } from "#services/execution/domain/fills/fill.ts";
import { type EquityPoint, nextEquityPoint } from "#services/execution/domain/portfolio/equity.ts";
import { positionsOf } from "#services/execution/domain/portfolio/position.ts";
import {
  aapl,
  barOn,
  bookWith,
  costModel,
  dayStart,
  momentOf,
  orderOf,
  portfolio,
} from "./examples.ts";

// Cases of the system that pmx replaces, each under its id there. It sold at the close of a checked
// bar; pmx sells at the level or the open (design invariant 6), so the cases fix what sets off.

const long: HeldLot = {
  side: "BUY",
  exitPlan: { stopPrice: 97, targetPrice: 104, holdingLimit: { sessions: 5 } },
  entryBarStartMs: dayStart(0),
  sessionsCompleted: 1,
};
const exitOf = (lot: HeldLot, bar: Bar) =>
  (triggerAtOpen(lot, bar) ?? triggerInRange(lot, bar))?.reason;

test("case exit_long_none: a close between stop and target sets nothing off", () => {
  assert.equal(exitOf(long, barOn(1, 100)), undefined);
});

test("case exit_short_target: a short is left at its target of 96", () => {
  const short: HeldLot = {
    ...long,
    side: "SELL",
    exitPlan: { stopPrice: 103, targetPrice: 96 },
  };
  assert.equal(exitOf(short, barOn(1, 98, { close: 96 })), "TARGET");
});

test("case exit_time_not_yet: four sessions held of five set nothing off", () => {
  assert.equal(exitOf({ ...long, sessionsCompleted: 4 }, barOn(4, 100)), undefined);
});

test("case exit_time_when_bars_reach_limit: five sessions held of five end the trade", () => {
  assert.equal(exitOf({ ...long, sessionsCompleted: 5 }, barOn(7, 100)), "TIME");
});

test("case losing_long_full_close: 10 units from 100 to 97 lose 30 and the costs of both legs", () => {
  const order = orderOf({
    quantityUnits: 10,
    exitPlan: { holdingLimit: { sessions: 1 } },
  });
  const opened = playMoment(bookWith([order]), momentOf(barOn(0, 100)));
  const [closed] = playMoment(opened.book, momentOf(barOn(1, 97))).happenings;
  assert.ok(closed?.kind === "CLOSED");
  const { grossPnlMicros, netPnlMicros, costs, quantityUnits } = closed.roundTrip;
  assert.equal(grossPnlMicros, -30_000_000n);
  assert.equal(netPnlMicros, -30_000_000n - totalMicros(costs));
  assert.equal(costs.commissionMicros, 150_000n + 145_500n);
  assert.equal(quantityUnits, 10);
});

test("case pnl_opening_leg_is_null: an entry realises nothing", () => {
  const order = orderOf({ quantityUnits: 10 });
  const { happenings, book } = playMoment(bookWith([order]), momentOf(barOn(0, 100)));
  assert.deepEqual(
    happenings.map(({ kind }) => kind),
    ["OPENED"],
  );
  const [opened] = happenings;
  assert.ok(opened?.kind === "OPENED" && !("roundTrip" in opened));
  const accounts = opened.transaction.entries.map(({ account }) => account);
  assert.ok(!accounts.includes("REALISED_GAIN"));
  assert.equal(book.lots[0]?.quantityUnits, 10);
});

test("case avg_cost_on_short_add: 10 sold at 100 and 5 at 94 stand at 98", () => {
  const orders = [
    orderOf({ side: "SELL", quantityUnits: 10 }),
    orderOf({
      clientOrderId: "order-2",
      side: "SELL",
      quantityUnits: 5,
      decisionTimeMs: dayStart(1),
    }),
  ];
  const first = playMoment(bookWith(orders), momentOf(barOn(0, 100)));
  const { book } = playMoment(first.book, momentOf(barOn(1, 94)));
  const [position] = positionsOf(book.lots, book.marks);
  assert.deepEqual([position?.quantityUnits, position?.averageEntryPriceMicros], [-15, 98_000_000]);
});

test("case fill_fallback_no_market_data: 5 bps of slippage and 0.5 of impact buy 100 at 100.055", () => {
  assert.equal(boughtAt("US_EQUITY", 0, 0.5), "100.055000");
});

test("case fill_crypto_buy_profile: 5 bps of slippage and 3 of half-spread buy 100 at 100.08", () => {
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
  return effectivePrice({ ...charge, side: "BUY", quantityUnits: 50 }).toFixed(6);
}

test("case max_drawdown: returns of +10, −20, +5, −10 and +15 % fall 24.4 % at worst", () => {
  const start = portfolio.startingCashMicros;
  let equity = start;
  let point: EquityPoint | undefined;
  for (const [day, percent] of [10n, -20n, 5n, -10n, 15n].entries()) {
    equity = (equity * (100n + percent)) / 100n;
    const now = { barStartMs: dayStart(day), cashMicros: equity, equityMicros: equity };
    point = nextEquityPoint(point, start, now);
  }
  assert.equal(point?.maxDrawdownRatio.toFixed(9), "0.244000000");
});
