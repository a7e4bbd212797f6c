import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Bar } from "#lib/kernel/bar.ts";
import { type FillModel, fillModels } from "#services/execution/domain/fills/fill-model.ts";
import { barAfter, distanceAlong, pricePath } from "#services/execution/domain/fills/price-path.ts";
import type { OrderRequest } from "#services/execution/domain/orders/order.ts";
import type { Portfolio } from "#services/execution/domain/portfolio/portfolio.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { barOn, batchOf, orderOf, portfolio, stateWith } from "#test/support/execution-examples.ts";

const named = (fillModel?: FillModel): Portfolio => ({
  ...portfolio,
  policy: { ...portfolio.policy, ...(fillModel && { fillModel }) },
});

/** What one bar makes of an order: its events, each with the reason and price of what left. */
function outcome(changes: Partial<OrderRequest>, bar: Bar, model?: FillModel) {
  const of = named(model);
  const { events, state } = simulateBars(stateWith([orderOf(changes)], of), batchOf(bar));
  const texts = events.map((event) => {
    if (event.kind === "OPENED") return `in ${event.fill.price}`;
    if (event.kind === "CLOSED") return `${event.roundTrip.exitReason} ${event.fill.price}`;
    return event.kind;
  });
  return { text: texts.join(", "), cashMicros: state.cashMicros, lots: state.lots.length };
}

const exitPlan = { stopPrice: 95, targetPrice: 110 };
/** The low of the first is nearer to its open, the high of the second. */
const lowFirst = barOn(0, 100, { low: 94, high: 111, close: 105 });
const highFirst = barOn(0, 104, { low: 94, high: 111, close: 100 });

test("the path goes from the open to the nearer extreme, the farther one and the close", () => {
  assert.deepEqual(pricePath(lowFirst), [100, 94, 111, 105]);
  assert.deepEqual(pricePath(highFirst), [104, 111, 94, 100]);
  assert.deepEqual(
    pricePath(barOn(0, 100, { low: 99, high: 101, close: 100 })),
    [100, 99, 101, 100],
  );
});

test("where a bar holds stop and target the model says which one is taken", () => {
  const taken = (bar: Bar, model?: FillModel) => outcome({ exitPlan }, bar, model).text;
  assert.equal(taken(lowFirst), "in 100, STOP 95");
  assert.equal(taken(lowFirst, "PESSIMISTIC"), "in 100, STOP 95");
  assert.equal(taken(lowFirst, "BASE"), "in 100, STOP 95");
  assert.equal(taken(lowFirst, "OPTIMISTIC"), "in 100, TARGET 110");
  assert.equal(taken(highFirst, "PESSIMISTIC"), "in 104, STOP 95");
  assert.equal(taken(highFirst, "BASE"), "in 104, TARGET 110");
  assert.equal(taken(highFirst, "OPTIMISTIC"), "in 104, TARGET 110");
});

test("a short takes stop and target by the same path", () => {
  const short = { side: "SELL", exitPlan: { stopPrice: 110, targetPrice: 95 } } as const;
  assert.equal(outcome(short, lowFirst, "BASE").text, "in 100, TARGET 95");
  assert.equal(outcome(short, highFirst, "BASE").text, "in 104, STOP 110");
  assert.equal(outcome(short, lowFirst).text, "in 100, STOP 110");
});

test("a lot bought at its limit inside a bar leaves at its stop there, since the low comes after", () => {
  const bought = { entry: { type: "LIMIT", limitPrice: 98 }, exitPlan: { stopPrice: 96 } } as const;
  const bar = barOn(0, 100, { low: 95, high: 104, close: 103 });
  for (const model of fillModels) assert.equal(outcome(bought, bar, model).text, "in 98, STOP 96");
});

test("whether a lot bought at its limit meets its target in the same bar is said by the model", () => {
  const bought = {
    entry: { type: "LIMIT", limitPrice: 98 },
    exitPlan: { targetPrice: 103 },
  } as const;
  const lowComesFirst = barOn(0, 100, { low: 97, high: 104, close: 101 });
  assert.equal(outcome(bought, lowComesFirst, "PESSIMISTIC").text, "in 98");
  assert.equal(outcome(bought, lowComesFirst, "BASE").text, "in 98, TARGET 103");
  const highComesFirst = barOn(0, 100, { low: 95, high: 104, close: 101 });
  assert.equal(outcome(bought, highComesFirst, "BASE").text, "in 98");
  assert.equal(outcome(bought, highComesFirst, "OPTIMISTIC").text, "in 98, TARGET 103");
  // The close comes last in every model.
  const closesAbove = barOn(0, 100, { low: 95, high: 104, close: 103.5 });
  assert.equal(outcome(bought, closesAbove, "PESSIMISTIC").text, "in 98, TARGET 103");
});

test("whether a lot bought at its stop meets its own stop in the same bar is said by the model", () => {
  const bought = { entry: { type: "STOP", stopPrice: 102 }, exitPlan: { stopPrice: 97 } } as const;
  const bar = barOn(0, 100, { low: 96.5, high: 104, close: 103 });
  assert.equal(outcome(bought, bar).text, "in 102, STOP 97");
  assert.equal(outcome(bought, bar, "BASE").text, "in 102");
  assert.equal(outcome(bought, bar, "OPTIMISTIC").text, "in 102");
});

const price = fc.integer({ min: 360, max: 440 }).map((quarters) => quarters / 4);
const anyBar = fc.tuple(price, price, price, price).map(([open, close, one, other]) =>
  barOn(0, open, {
    close,
    high: Math.max(open, close, one, other),
    low: Math.min(open, close, one, other),
  }),
);

test("what one bar leaves of a market order is never better in the worse model", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("BUY" as const, "SELL" as const),
      anyBar,
      price,
      price,
      (side, bar, one, other) => {
        const levels = [Math.min(one, other), Math.max(one, other)] as const;
        const [stopPrice, targetPrice] = side === "BUY" ? levels : [levels[1], levels[0]];
        const order = { side, exitPlan: { stopPrice, targetPrice }, quantityUnits: 10 };
        const [best, base, worst] = fillModels.map((model) => outcome(order, bar, model));
        if (!best || !base || !worst) return;
        // All models open and close in the same bar, at different levels.
        assert.equal(best.lots, worst.lots);
        assert.ok(best.cashMicros >= base.cashMicros && base.cashMicros >= worst.cashMicros);
      },
    ),
    { numRuns: 1000 },
  );
});

test("what is left of a bar after a price keeps the extreme beyond it and the close", () => {
  fc.assert(
    fc.property(anyBar, price, (bar, level) => {
      if (level <= bar.open || level > bar.high) return;
      for (const doubt of ["AFTER", "BEFORE", "BY_PATH"] as const) {
        const rest = barAfter(bar, { price: level, direction: "RISING" }, doubt);
        assert.equal(rest.high, bar.high);
        assert.ok(rest.low <= Math.min(level, bar.close) && rest.low >= bar.low);
        if (doubt === "BY_PATH") {
          const isLater = distanceAlong(bar, bar.low) > distanceAlong(bar, level);
          assert.equal(rest.low === bar.low || isLater === false, true);
        }
      }
    }),
    { numRuns: 1000 },
  );
});
