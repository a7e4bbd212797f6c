import assert from "node:assert/strict";
import { test } from "node:test";
import { playMoment } from "#services/execution/domain/advance/play.ts";
import { effectivePrice } from "#services/execution/domain/fills/fill.ts";
import { maxDrawdown } from "#services/execution/domain/portfolio/equity.ts";
import { positionsOf } from "#services/execution/domain/portfolio/position.ts";
import { barOn, bookWith, dayStart, momentOf, orderOf } from "#test/unit/execution/examples.ts";

test("a position folds its lots: signed quantity, weighted entry, value less cost at the mark", () => {
  const orders = [
    orderOf({ side: "SELL", quantityUnits: 100 }),
    orderOf({
      clientOrderId: "order-2",
      side: "SELL",
      quantityUnits: 300,
      decisionTimeMs: dayStart(1),
    }),
  ];
  const first = playMoment(bookWith(orders), momentOf(barOn(0, 100)));
  const { book } = playMoment(first.book, momentOf(barOn(1, 104, { close: 101 })));
  const [position] = positionsOf(book.lots, book.marks);
  assert.equal(position?.quantityUnits, -400);
  assert.equal(position?.averageEntryPriceMicros, 103_000_000);
  assert.equal(position?.unrealisedPnlMicros, 800_000_000n);
});

test("the effective price of a BUY is above the reference by all costs but the commission", () => {
  const { happenings } = playMoment(bookWith([orderOf()]), momentOf(barOn(0, 100)));
  const [opened] = happenings;
  assert.ok(opened?.kind === "OPENED");
  assert.ok(Math.abs(effectivePrice(opened.fill) - 100.065) < 1e-9);
});

test("the effective price of a SELL is below the reference", () => {
  const order = orderOf({ side: "SELL" });
  const [opened] = playMoment(bookWith([order]), momentOf(barOn(0, 100))).happenings;
  assert.ok(opened?.kind === "OPENED");
  assert.ok(Math.abs(effectivePrice(opened.fill) - 99.935) < 1e-9);
});

test("the drawdown is undefined before the first mark, not zero", () => {
  const metric = maxDrawdown(undefined, 0);
  assert.equal("undefinedReason" in metric && metric.undefinedReason, "NO_DATA");
});

test("a first bar below the starting cash is a drawdown from the starting cash", () => {
  const { equityPoint } = playMoment(bookWith([orderOf()]), momentOf(barOn(0, 100, { close: 90 })));
  const metric = maxDrawdown(equityPoint, 1);
  assert.ok("value" in metric && Math.abs(metric.value - 1008 / 100_000) < 1e-12);
});
