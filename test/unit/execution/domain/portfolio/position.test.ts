import assert from "node:assert/strict";
import { test } from "node:test";
import { effectivePrice } from "#services/execution/domain/fills/fill.ts";
import { maxDrawdown } from "#services/execution/domain/portfolio/equity.ts";
import { positionsOf } from "#services/execution/domain/portfolio/position.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { barOn, batchOf, dayStart, orderOf, stateWith } from "#test/support/execution-examples.ts";

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
  const first = simulateBars(stateWith(orders), batchOf(barOn(0, 100)));
  const { state } = simulateBars(first.state, batchOf(barOn(1, 104, { close: 101 })));
  const [position] = positionsOf(state.lots, state.marks);
  assert.equal(position?.quantityUnits, -400n);
  assert.equal(position?.averageEntryPrice, 103);
  assert.equal(position?.unrealisedPnlMicros, 800_000_000n);
});

test("the effective price of a BUY is above the reference by all costs but the commission", () => {
  const { events } = simulateBars(stateWith([orderOf()]), batchOf(barOn(0, 100)));
  const [opened] = events;
  assert.ok(opened?.kind === "OPENED");
  assert.ok(Math.abs(effectivePrice(opened.fill) - 100.065) < 1e-9);
});

test("the effective price of a SELL is below the reference", () => {
  const order = orderOf({ side: "SELL" });
  const [opened] = simulateBars(stateWith([order]), batchOf(barOn(0, 100))).events;
  assert.ok(opened?.kind === "OPENED");
  assert.ok(Math.abs(effectivePrice(opened.fill) - 99.935) < 1e-9);
});

test("the drawdown is undefined before the first mark, not zero", () => {
  const metric = maxDrawdown(undefined);
  assert.equal("undefinedReason" in metric && metric.undefinedReason, "NO_DATA");
});

test("a first bar below the starting cash is a drawdown from the starting cash", () => {
  const { equityPoint } = simulateBars(
    stateWith([orderOf()]),
    batchOf(barOn(0, 100, { close: 90 })),
  );
  const metric = maxDrawdown(equityPoint);
  assert.ok("value" in metric && Math.abs(metric.value - 1008 / 100_000) < 1e-12);
});
