import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { orderAfter } from "#services/execution/domain/portfolio/split-state.ts";
import { dayStart, orderOf } from "#test/support/execution-examples.ts";

const quarter = 2 ** 51;
const lot = { lot: "one", units: 2 * quarter, filledUnits: quarter };

const split = (newShares: number, oldShares: number) => ({
  ticker: orderOf().instrument.ticker,
  barStartMs: dayStart(2),
  newShares,
  oldShares,
  openPrice: 100,
});

test("what was filled and what waits of an order are each in whole new shares", () => {
  const order = { ...orderOf(), quantityUnits: 10, filledUnits: 5 };
  const { quantityUnits, filledUnits } = orderAfter(order, split(3, 2));
  assert.deepEqual([quantityUnits, filledUnits], [14, 7]);
});

for (const [what, order] of [
  ["an opening order", { quantityUnits: 2 * quarter, filledUnits: quarter }],
  ["a closing order", { quantityUnits: 2 * quarter, closing: { lots: [lot] } }],
  [
    "two lots of a closing order",
    {
      quantityUnits: 2 * quarter,
      closing: {
        lots: [
          { lot: "one", units: quarter },
          { lot: "two", units: quarter },
        ],
      },
    },
  ],
] as const) {
  test(`a split after which ${what} cannot be counted exactly is refused`, () => {
    assert.equal(orderAfter({ ...orderOf(), ...order }, split(7, 4)).quantityUnits, 3.5 * quarter);
    assert.throws(
      () => orderAfter({ ...orderOf(), ...order }, split(2, 1)),
      (error) => error instanceof Fault && error.reason === "PORTFOLIO_STATE",
    );
  });
}
