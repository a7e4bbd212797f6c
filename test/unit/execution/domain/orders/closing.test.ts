import assert from "node:assert/strict";
import { test } from "node:test";
import { admitOrder } from "#services/execution/domain/orders/admission.ts";
import {
  type ClosableLot,
  type CloseRequest,
  closingOf,
} from "#services/execution/domain/orders/closing.ts";
import { dayStart, portfolio, requestOf } from "#test/support/execution-examples.ts";

const open: readonly ClosableLot[] = [
  { id: "old", side: "BUY", quantityUnits: 100 },
  { id: "new", side: "BUY", quantityUnits: 7 },
];

function lotsOf(close: CloseRequest, quantityUnits = 0) {
  const closing = closingOf(close, quantityUnits, open);
  if (typeof closing === "string") return closing;
  return closing.lots.map(({ lot, units }) => [lot, units] as const);
}

test("without named lots the oldest are closed first, and 0 units mean all of them", () => {
  assert.deepEqual(lotsOf({ lots: [] }, 30), [["old", 30]]);
  assert.deepEqual(lotsOf({ lots: [] }, 103), [
    ["old", 100],
    ["new", 3],
  ]);
  assert.deepEqual(lotsOf({ lots: [] }), [
    ["old", 100],
    ["new", 7],
  ]);
  assert.equal(lotsOf({ lots: [] }, 108), "107 units are open, 108 were asked");
});

test("of a named lot its units, a share in whole units or all of it is closed", () => {
  assert.deepEqual(lotsOf({ lots: [{ lot: "new", units: 2 }, { lot: "old" }] }), [
    ["new", 2],
    ["old", 100],
  ]);
  assert.deepEqual(lotsOf({ lots: [{ lot: "old", shareRatio: 0.29 }] }), [["old", 29]]);
  assert.deepEqual(lotsOf({ lots: [{ lot: "new", shareRatio: 0.5 }] }), [["new", 3]]);
  assert.deepEqual(lotsOf({ lots: [{ lot: "new", shareRatio: 1 }] }), [["new", 7]]);
});

test("a request says why it closes nothing", () => {
  assert.match(`${lotsOf({ lots: [{ lot: "gone" }] })}`, /lot gone is not open/);
  assert.match(`${lotsOf({ lots: [{ lot: "new", units: 8 }] })}`, /has 7 units, 8 were asked/);
  assert.match(`${lotsOf({ lots: [{ lot: "new", shareRatio: 0.1 }] })}`, /is less than one/);
  assert.match(`${closingOf({ lots: [] }, 0, [])}`, /no lot of it is open/);
});

const closing = requestOf({
  side: "SELL",
  quantityUnits: 0,
  close: { lots: [] },
  marketContext: { dailyVolatilityBps: 1, averageDailyVolumeUnits: 1 },
});

test("no rule of what may be opened denies a closing order, also in a halted portfolio", () => {
  const order = admitOrder(closing, portfolio, {
    occupiedSides: ["BUY", "BUY"],
    openLots: open,
    haltMessage: "too little margin",
  });
  assert.equal(order.state, "ACCEPTED");
  assert.equal(order.quantityUnits, 107, "the sum of what it closes");
});

test("an order on the side of the lots closes none of them, and a stale one is denied", () => {
  const situation = { occupiedSides: [], openLots: open };
  const same = admitOrder({ ...closing, side: "BUY" }, portfolio, situation);
  assert.equal(same.refusal?.reason, "NOTHING_TO_CLOSE");
  const stale = admitOrder(closing, portfolio, { ...situation, latestBarStartMs: dayStart(0) });
  assert.equal(stale.refusal?.reason, "DECISION_STALE");
});

test("lots of more units than a number holds exactly are not closed by one order, but one by one", () => {
  const lot = { side: "BUY" as const, quantityUnits: Number.MAX_SAFE_INTEGER };
  const situation = {
    occupiedSides: [],
    openLots: [
      { ...lot, id: "one" },
      { ...lot, id: "two" },
    ],
  };
  const all = admitOrder(closing, portfolio, situation);
  assert.deepEqual([all.state, all.refusal?.reason], ["DENIED", "AMOUNT_LIMIT"]);
  assert.match(all.refusal?.message ?? "", /close the lots one by one/);
  const one = admitOrder({ ...closing, close: { lots: [{ lot: "two" }] } }, portfolio, situation);
  assert.deepEqual([one.state, one.quantityUnits], ["ACCEPTED", Number.MAX_SAFE_INTEGER]);
});
