import assert from "node:assert/strict";
import { test } from "node:test";
import type { Bar } from "#lib/kernel/bar.ts";
import type { FillModel } from "#services/execution/domain/fills/fill-model.ts";
import { admitOrder } from "#services/execution/domain/orders/admission.ts";
import type { Order, OrderRequest } from "#services/execution/domain/orders/order.ts";
import { cashForOrders } from "#services/execution/domain/portfolio/cash-for-orders.ts";
import type { Portfolio } from "#services/execution/domain/portfolio/portfolio.ts";
import type { PortfolioState } from "#services/execution/domain/portfolio/portfolio-state.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import {
  barOn,
  batchOf,
  dayStart,
  orderOf,
  portfolio,
  requestOf,
  stateWith,
} from "#test/support/execution-examples.ts";

type Policy = Portfolio["policy"];

/** A portfolio that holds 100 from the open of day 0 at 100, after that bar. */
function holding(policy: Partial<Policy> = {}, entry: Partial<OrderRequest> = {}): PortfolioState {
  const of = {
    ...portfolio,
    policy: { ...portfolio.policy, ...policy },
    costModel: { ...portfolio.costModel, participationLimitRatio: 0.1 },
  };
  return simulateBars(stateWith([orderOf(entry)], of), batchOf(barOn(0, 100))).state;
}

function closingOrder(state: PortfolioState, changes: Partial<OrderRequest> = {}): Order {
  const side = state.lots[0]?.side === "SELL" ? "BUY" : "SELL";
  const request = requestOf({
    clientOrderId: "close",
    side,
    quantityUnits: 0,
    close: { lots: [] },
    decisionTimeMs: dayStart(1),
    ...changes,
  });
  return admitOrder(request, state.portfolio, { occupiedSides: [], openLots: state.lots });
}

/** What bars do to the state with these orders. */
function after(before: PortfolioState, orders: readonly Order[], bars: readonly Bar[]) {
  let state: PortfolioState = { ...before, orders };
  const exits: (readonly [reason: string, units: number, price: number])[] = [];
  const ended: Order[] = [];
  for (const bar of bars) {
    const result = simulateBars(state, batchOf(bar));
    state = result.state;
    for (const event of result.events) {
      if (event.kind === "CLOSED") {
        const { exitReason, quantityUnits, exitPrice } = event.roundTrip;
        exits.push([exitReason, quantityUnits, exitPrice]);
      }
      if (event.order && event.order.state !== "PARTIALLY_FILLED") ended.push(event.order);
    }
  }
  return { state, exits, ended };
}

test("a market order closes the lot at the next open, and the cash pays an entry there", () => {
  const before = holding();
  const close = closingOrder(before);
  const { exits, state, ended } = after(before, [close], [barOn(1, 104)]);
  assert.deepEqual(exits, [["ORDER", 100, 104]]);
  assert.equal(ended[0]?.state, "FILLED");
  assert.deepEqual(state.lots, []);
});

test("what is left of a lot keeps its stop, and leaves by it later", () => {
  const before = holding({}, { exitPlan: { stopPrice: 95 } });
  const close = closingOrder(before, { quantityUnits: 30 });
  const { exits } = after(before, [close], [barOn(1, 104), barOn(2, 100, { low: 94 })]);
  assert.deepEqual(exits, [
    ["ORDER", 30, 104],
    ["STOP", 70, 95],
  ]);
});

test("a part may close at the open and the rest leave by its own plan in the same bar", () => {
  const before = holding({}, { exitPlan: { stopPrice: 95 } });
  const close = closingOrder(before, { quantityUnits: 30 });
  const bar = barOn(1, 104, { low: 94 });
  const { exits, state } = after(before, [close], [bar]);
  assert.deepEqual(exits, [
    ["ORDER", 30, 104],
    ["STOP", 70, 95],
  ]);
  assert.deepEqual(state.lots, []);
});

test("a limit waits for its price and expires with its day", () => {
  const before = holding();
  const entry = { type: "LIMIT", limitPrice: 110 } as const;
  const waits = closingOrder(before, { entry, timeInForce: "GTC" });
  const bars = [barOn(1, 104), barOn(2, 105, { high: 111 })];
  assert.deepEqual(after(before, [waits], bars).exits, [["ORDER", 100, 110]]);
  const forDay = closingOrder(before, { entry, timeInForce: "DAY" });
  const { exits, ended } = after(before, [forDay], bars);
  assert.deepEqual(exits, []);
  assert.equal(ended[0]?.refusal?.reason, "TIME_PASSED");
});

test("a stop of the order that a gap goes through fills at the open", () => {
  const before = holding();
  const entry = { type: "STOP", stopPrice: 98 } as const;
  const { exits } = after(before, [closingOrder(before, { entry })], [barOn(1, 96)]);
  assert.deepEqual(exits, [["ORDER", 100, 96]]);
});

const betweenBoth = barOn(1, 100, { high: 106, low: 94, close: 100 });
const limit = { type: "LIMIT", limitPrice: 105 } as const;

test("the fill model says whether a stop below or a limit above the open was met first", () => {
  const first = (fillModel: FillModel, bar = betweenBoth) => {
    const before = holding({ fillModel }, { exitPlan: { stopPrice: 95 } });
    return after(before, [closingOrder(before, { entry: limit })], [bar]).exits;
  };
  assert.deepEqual(first("PESSIMISTIC"), [["STOP", 100, 95]]);
  assert.deepEqual(first("OPTIMISTIC"), [["ORDER", 100, 105]]);
  const highFirst = barOn(1, 100, { high: 105.5, low: 94, close: 100 });
  assert.deepEqual(first("BASE", highFirst), [["ORDER", 100, 105]]);
  const lowFirst = barOn(1, 100, { high: 107, low: 94.5, close: 100 });
  assert.deepEqual(first("BASE", lowFirst), [["STOP", 100, 95]]);
});

test("of two levels on one side of the open the nearer is met first, in every fill model", () => {
  for (const fillModel of ["PESSIMISTIC", "OPTIMISTIC", "BASE"] as const) {
    const before = holding({ fillModel }, { exitPlan: { stopPrice: 95 } });
    const entry = { type: "STOP", stopPrice: 97 } as const;
    const bar = barOn(1, 100, { low: 94 });
    const nearer = after(before, [closingOrder(before, { entry })], [bar]);
    assert.deepEqual(nearer.exits, [["ORDER", 100, 97]]);
    const farther = closingOrder(before, { entry: { type: "STOP", stopPrice: 94.5 } });
    assert.deepEqual(after(before, [farther], [bar]).exits, [["STOP", 100, 95]]);
  }
});

test("an order whose lots left by their own plan expires, and says so", () => {
  const before = holding({}, { exitPlan: { stopPrice: 95 } });
  const close = closingOrder(before, { entry: limit, timeInForce: "GTC" });
  const { ended, state } = after(before, [close], [barOn(1, 94)]);
  assert.equal(ended[0]?.state, "EXPIRED");
  assert.equal(ended[0]?.refusal?.reason, "NOTHING_TO_CLOSE");
  assert.deepEqual(state.orders, []);
});

test("a close in parts takes of each bar what its volume admits, before entries do", () => {
  const before = holding({ partialFills: true, maximumOpenLotsPerInstrument: 9 });
  const close = closingOrder(before, { timeInForce: "GTC" });
  const other = orderOf({ clientOrderId: "next", decisionTimeMs: dayStart(1), side: "BUY" });
  const bars = [400, 700, 500].map((volumeUnits, at) => ({ ...barOn(at + 1, 100), volumeUnits }));
  const { exits, state } = after(before, [close, other], bars);
  assert.deepEqual(
    exits.map(([, units]) => units),
    [40, 60],
  );
  assert.deepEqual(
    state.lots.map(({ quantityUnits }) => quantityUnits),
    [10, 50],
    "of 70 the close took 60",
  );
});

test("an entry on the other side waits until the close before it was filled whole", () => {
  const before = holding({ partialFills: true });
  const close = closingOrder(before, { timeInForce: "GTC" });
  const other = orderOf({ clientOrderId: "next", decisionTimeMs: dayStart(1), side: "SELL" });
  const bars = [400, 800].map((volumeUnits, at) => ({ ...barOn(at + 1, 100), volumeUnits }));
  const [thin, more] = bars as [Bar, Bar];
  const first = after(before, [close, other], [thin]);
  assert.deepEqual(
    first.state.lots.map(({ side, quantityUnits }) => [side, quantityUnits]),
    [["BUY", 60]],
  );
  const second = after(before, [close, other], [thin, more]);
  assert.deepEqual(
    second.state.lots.map(({ side, quantityUnits }) => [side, quantityUnits]),
    [["SELL", 20]],
    "flat first, then on the other side",
  );
});

test("an entry on the other side is rejected where the close before it was canceled", () => {
  const other = orderOf({ clientOrderId: "next", decisionTimeMs: dayStart(1), side: "SELL" });
  const { ended, state } = after(holding(), [other], [barOn(1, 100)]);
  assert.equal(ended[0]?.refusal?.reason, "OPPOSITE_SIDE_HELD");
  assert.equal(state.lots[0]?.side, "BUY");
});

test("a margin call rejects what would open and leaves what closes", () => {
  const margin = { maintenanceMarginRatio: 0.5 };
  const short = holding(margin, { side: "SELL", quantityUnits: 400 });
  const keep = closingOrder(short, {
    entry: { type: "LIMIT", limitPrice: 20 },
    timeInForce: "GTC",
  });
  const open = orderOf({ clientOrderId: "next", decisionTimeMs: dayStart(1), side: "SELL" });
  const { ended, state } = after(short, [keep, open], [barOn(1, 100, { high: 300, close: 250 })]);
  assert.equal(state.halt?.reason, "MARGIN_CALL");
  assert.deepEqual(
    ended.map(({ clientOrderId, state: of }) => [clientOrderId, of]),
    [["next", "FILLED"]],
  );
  assert.deepEqual(
    state.orders.map(({ clientOrderId }) => clientOrderId),
    ["close"],
  );
});

test("no cash is kept for a close, and what it frees is counted for its instrument alone", () => {
  const before = holding();
  const without = cashForOrders(before);
  const { availableCashMicros, openOrders, leavingCashMicros } = cashForOrders({
    ...before,
    orders: [closingOrder(before)],
  });
  assert.equal(availableCashMicros, without.availableCashMicros);
  assert.equal(openOrders[0]?.reservedCashMicros, 0n);
  assert.ok((leavingCashMicros.get("AAPL") ?? 0n) > 9_900_000_000n);
});
