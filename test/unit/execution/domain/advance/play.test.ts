import assert from "node:assert/strict";
import { test } from "node:test";
import type { Bar } from "#lib/kernel/bar.ts";
import type { Book } from "#services/execution/domain/advance/book.ts";
import type { Happening } from "#services/execution/domain/advance/happening.ts";
import { playMoment } from "#services/execution/domain/advance/play.ts";
import {
  aapl,
  barOn,
  bookWith,
  dayStart,
  momentOf,
  msft,
  orderOf,
  portfolio,
} from "#test/unit/execution/examples.ts";

function play(book: Book, bars: readonly Bar[]): { book: Book; happenings: Happening[] } {
  let current = book;
  const happenings: Happening[] = [];
  for (const bar of bars) {
    const played = playMoment(current, momentOf(bar));
    current = played.book;
    happenings.push(...played.happenings);
  }
  return { book: current, happenings };
}

function onlyTrip(happenings: readonly Happening[]) {
  const closed = happenings.filter((one) => one.kind === "CLOSED");
  assert.equal(closed.length, 1);
  return closed[0]!.roundTrip;
}

test("an order fills at the open of the first bar from its decision time on", () => {
  const order = orderOf({ decisionTimeMs: dayStart(2) });
  const { book, happenings } = play(bookWith([order]), [
    barOn(1, 99),
    barOn(2, 100, { close: 103 }),
  ]);
  assert.deepEqual(
    happenings.map((one) => one.kind),
    ["OPENED"],
  );
  assert.equal(book.lots[0]?.entry.priceMicros, 100_000_000n);
  assert.equal(book.lots[0]?.entryBarStartMs, dayStart(2));
  assert.equal(book.orders.length, 0);
});

test("a BUY of 100 at 100 takes notional and four cost components from the cash", () => {
  const { book } = play(bookWith([orderOf()]), [barOn(0, 100)]);
  // 10 000 notional: half-spread 1, slippage 5, commission 1.5, impact floor 0.5 bps = 8 bps = 8.00
  assert.equal(portfolio.startingCashMicros - book.cashMicros, 10_008_000_000n);
});

test("a bought share that falls to its stop closes with the loss and both legs' costs", () => {
  const order = orderOf({ exitPlan: { stopPrice: 95 } });
  const { book, happenings } = play(bookWith([order]), [barOn(0, 100), barOn(1, 99, { low: 94 })]);
  const trip = onlyTrip(happenings);
  assert.equal(trip.exitReason, "STOP");
  assert.equal(trip.grossPnlMicros, -500_000_000n);
  assert.equal(trip.netPnlMicros, -500_000_000n - 8_000_000n - 7_600_000n);
  assert.equal(trip.riskMicros, 500_000_000n);
  assert.equal(book.cashMicros - portfolio.startingCashMicros, trip.netPnlMicros);
});

test("a short that falls to its target closes with the gain less both legs' costs", () => {
  const order = orderOf({ side: "SELL", exitPlan: { stopPrice: 105, targetPrice: 90 } });
  const { book, happenings } = play(bookWith([order]), [barOn(0, 100), barOn(1, 99, { low: 89 })]);
  const trip = onlyTrip(happenings);
  assert.equal(trip.exitReason, "TARGET");
  assert.equal(trip.netPnlMicros, 1_000_000_000n - 8_000_000n - 7_200_000n);
  assert.equal(book.cashMicros - portfolio.startingCashMicros, trip.netPnlMicros);
});

test("the entry bar's own range can hit the stop", () => {
  const order = orderOf({ exitPlan: { stopPrice: 95 } });
  const trip = onlyTrip(play(bookWith([order]), [barOn(0, 100, { low: 90 })]).happenings);
  assert.equal(trip.exitPriceMicros, 95_000_000n);
  assert.equal(trip.sessionsHeld, 1);
  assert.equal(trip.calendarDaysHeld, 0);
});

test("an entry whose open lies beyond its stop is closed at that open and pays both costs", () => {
  const order = orderOf({ exitPlan: { stopPrice: 95 } });
  const trip = onlyTrip(play(bookWith([order]), [barOn(0, 90)]).happenings);
  assert.equal(trip.gap, true);
  assert.equal(trip.grossPnlMicros, 0n);
  assert.ok(trip.netPnlMicros < 0n);
});

test("two sessions of holding end at the open of the third", () => {
  const order = orderOf({ exitPlan: { holdingLimit: { sessions: 2 } } });
  const bars = [barOn(0, 100), barOn(1, 101), barOn(2, 102, { close: 110 })];
  const trip = onlyTrip(play(bookWith([order]), bars).happenings);
  assert.equal(trip.exitReason, "TIME");
  assert.equal(trip.exitPriceMicros, 102_000_000n);
  assert.equal(trip.sessionsHeld, 2);
  assert.equal(trip.calendarDaysHeld, 2);
  assert.equal(trip.triggerPrice, undefined);
});

test("the round trip carries the entry's decision and confidence, never one of the exit", () => {
  const order = orderOf({ exitPlan: { stopPrice: 95 }, entryConfidenceRatio: 0.61 });
  const trip = onlyTrip(play(bookWith([order]), [barOn(0, 100), barOn(1, 90)]).happenings);
  assert.equal(trip.entryConfidenceRatio, 0.61);
  assert.equal(trip.decision, "decisions/1");
});

test("case partial_close_overwrites_exit_levels: a later order in the same instrument leaves the first lot's stop alone", () => {
  const first = orderOf({ exitPlan: { stopPrice: 95 } });
  const second = orderOf({
    clientOrderId: "order-2",
    decisionTimeMs: dayStart(1),
    exitPlan: { stopPrice: 80 },
  });
  const { book, happenings } = play(bookWith([first, second]), [
    barOn(0, 100),
    barOn(1, 100),
    barOn(2, 100, { low: 94 }),
  ]);
  assert.equal(onlyTrip(happenings).entryFill, onlyFirstFill(happenings));
  assert.equal(book.lots[0]?.exitPlan.stopPrice, 80);
});

function onlyFirstFill(happenings: readonly Happening[]): string | undefined {
  const opened = happenings.find((one) => one.kind === "OPENED");
  return opened?.fill.id;
}

test("an order that the cash does not cover with its costs is rejected at the fill", () => {
  const order = orderOf({ quantityUnits: 1000 });
  const { book, happenings } = play(bookWith([order]), [barOn(0, 100)]);
  assert.equal(happenings[0]?.kind, "REJECTED");
  assert.equal(happenings[0]?.kind === "REJECTED" && happenings[0].order.state, "REJECTED");
  assert.equal(
    happenings[0]?.kind === "REJECTED" && happenings[0].order.refusal?.reason,
    "CASH_TOO_LOW",
  );
  assert.equal(book.cashMicros, portfolio.startingCashMicros);
});

test("an order that takes the available cash to the last micro is filled, one more is not", () => {
  const filled = { ...portfolio, startingCashMicros: 10_008_000_000n };
  assert.equal(play(bookWith([orderOf()], filled), [barOn(0, 100)]).book.cashMicros, 0n);
  const short = { ...portfolio, startingCashMicros: 10_007_999_999n };
  assert.equal(play(bookWith([orderOf()], short), [barOn(0, 100)]).book.lots.length, 0);
});

test("an order whose amount the ledger cannot hold exactly is rejected under any policy", () => {
  const policy = { ...portfolio.policy, refuseNegativeCash: false };
  const order = orderOf({
    quantityUnits: 100_000_000,
    marketContext: { dailyVolatilityBps: 0 },
  });
  const { happenings } = play(bookWith([order], { ...portfolio, policy }), [barOn(0, 100)]);
  assert.equal(
    happenings[0]?.kind === "REJECTED" && happenings[0].order.refusal?.reason,
    "AMOUNT_LIMIT",
  );
});

test("an exit whose amount the ledger cannot hold exactly is a fault that names the bar's price", () => {
  const { book } = play(bookWith([orderOf({ exitPlan: { targetPrice: 200 } })]), [barOn(0, 100)]);
  assert.throws(() => play(book, [barOn(1, 100_000_000)]), /closing 100 AAPL at 100000000/);
});

test("a policy that allows negative cash fills the same order", () => {
  const policy = { ...portfolio.policy, refuseNegativeCash: false };
  const order = orderOf({ quantityUnits: 1000 });
  const { book } = play(bookWith([order], { ...portfolio, policy }), [barOn(0, 100)]);
  assert.ok(book.cashMicros < 0n);
});

test("the proceeds of a short are collateral and buy nothing", () => {
  const short = orderOf({ side: "SELL", quantityUnits: 900 });
  const long = orderOf({ clientOrderId: "order-2", instrument: msft, quantityUnits: 200 });
  const first = playMoment(bookWith([short, long]), momentOf(barOn(0, 100)));
  const second = playMoment(first.book, momentOf(barOn(0, 100), msft));
  assert.equal(second.happenings[0]?.kind, "REJECTED");
});

test("cash from an exit inside a bar's range does not pay for an entry at that bar's open", () => {
  const held = orderOf({ quantityUnits: 900, exitPlan: { targetPrice: 105 } });
  const waiting = orderOf({
    clientOrderId: "order-2",
    instrument: msft,
    quantityUnits: 500,
    decisionTimeMs: dayStart(1),
  });
  const { book } = play(bookWith([held, waiting]), [barOn(0, 100)]);
  const bars = [
    { instrument: aapl, interval: "DAY_1", bar: barOn(1, 100, { high: 106 }) },
    { instrument: msft, interval: "DAY_1", bar: barOn(1, 100) },
  ] as const;
  const kinds = playMoment(book, { startTimeMs: dayStart(1), bars }).happenings.map(
    (one) => one.kind,
  );
  assert.deepEqual(kinds, ["REJECTED", "CLOSED"]);
});

test("cash from an exit at the open pays for an entry at the same open", () => {
  const held = orderOf({
    quantityUnits: 900,
    exitPlan: { holdingLimit: { sessions: 1 } },
  });
  const waiting = orderOf({
    clientOrderId: "order-2",
    instrument: msft,
    quantityUnits: 500,
    decisionTimeMs: dayStart(1),
  });
  const { book } = play(bookWith([held, waiting]), [barOn(0, 100)]);
  const bars = [
    { instrument: aapl, interval: "DAY_1", bar: barOn(1, 100) },
    { instrument: msft, interval: "DAY_1", bar: barOn(1, 100) },
  ] as const;
  const kinds = playMoment(book, { startTimeMs: dayStart(1), bars }).happenings.map(
    (one) => one.kind,
  );
  assert.deepEqual(kinds, ["CLOSED", "OPENED"]);
});

test("a bar of another instrument neither fills nor closes", () => {
  const { book } = play(bookWith([orderOf({ exitPlan: { stopPrice: 95 } })]), [barOn(0, 100)]);
  const played = playMoment(book, momentOf(barOn(1, 50), msft));
  assert.deepEqual(played.happenings, []);
  assert.equal(played.book.lots[0]?.sessionsCompleted, 1);
});

test("the equity point marks open lots at the close and remembers the deepest fall", () => {
  const order = orderOf();
  const first = playMoment(bookWith([order]), momentOf(barOn(0, 100, { close: 110 })));
  assert.equal(first.equityPoint.equityMicros, 100_992_000_000n);
  const second = playMoment(first.book, momentOf(barOn(1, 100)));
  assert.equal(second.equityPoint.peakEquityMicros, 100_992_000_000n);
  const fall = 1000 / 100_992;
  assert.ok(Math.abs(second.equityPoint.maxDrawdownRatio - fall) < 1e-12);
  const third = playMoment(second.book, momentOf(barOn(2, 120)));
  assert.equal(third.equityPoint.maxDrawdownRatio, second.equityPoint.maxDrawdownRatio);
});

test("the same book and bars give the same bytes", () => {
  const order = orderOf({ exitPlan: { stopPrice: 95, targetPrice: 103 } });
  const bars = [barOn(0, 100), barOn(1, 101, { high: 104 })];
  const text = () =>
    JSON.stringify(play(bookWith([order]), bars), (_key, value) =>
      typeof value === "bigint" ? `${value}` : value,
    );
  assert.equal(text(), text());
});
