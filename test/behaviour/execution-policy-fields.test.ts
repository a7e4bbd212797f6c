import assert from "node:assert/strict";
import { test } from "node:test";
import { settingsIn } from "#scripts/settings-in-schema.ts";
import { admitOrder } from "#services/execution/domain/orders/admission.ts";
import { type ExecutionPolicy, executionPolicySchema } from "#services/execution/domain/policy.ts";
import { cashForOrders } from "#services/execution/domain/portfolio/cash-for-orders.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import {
  barOn,
  batchOf,
  orderOf,
  portfolio,
  requestOf,
  stateWith,
} from "#test/support/execution-examples.ts";

/** The example portfolio under a policy with these members. */
function under(own: Partial<ExecutionPolicy>) {
  return { ...portfolio, policy: { ...portfolio.policy, ...own } };
}

/** What becomes of orders, or what the portfolio says of itself, under a policy. */
type Outcome = (own: Partial<ExecutionPolicy>) => string;

/** Two values of a setting, and what differs by them. */
type ExecutionPair = readonly [Partial<ExecutionPolicy>, Partial<ExecutionPolicy>, Outcome];

/** Of an order of so many units at 120, by a portfolio of 100,000. */
const filled =
  (quantityUnits: number): Outcome =>
  (own) => {
    const state = stateWith([orderOf({ quantityUnits })], under(own));
    const { events } = simulateBars(state, batchOf(barOn(0, 120)));
    return events.map(({ kind }) => kind).join();
  };

/** An order of more than a bar's volume admits. */
const beyondVolume: Outcome = (own) => {
  const market = { dailyVolatilityBps: 0, averageDailyVolumeUnits: 100 };
  return admitOrder(requestOf({ marketContext: market }), under(own), { occupiedSides: [] }).state;
};

/** A lot whose stop and target lie in one bar. */
const leftInOneBar: Outcome = (own) => {
  const order = orderOf({ exitPlan: { stopPrice: 95, targetPrice: 105 } });
  const opened = simulateBars(stateWith([order], under(own)), batchOf(barOn(0, 100)));
  const wide = barOn(1, 100, { high: 106, low: 94 });
  const [closed] = simulateBars(opened.state, batchOf(wide)).events;
  return closed?.kind === "CLOSED" ? closed.roundTrip.exitReason : "";
};

/** An exchange that grows beyond its share in a day. */
const afterGrowth: Outcome = (own) => {
  const orders = [orderOf({ quantityUnits: 400 })];
  let state = stateWith(orders, under({ maximumShareByExchange: { XNAS: 0.5 }, ...own }));
  for (const [day, open] of [100, 200, 200].entries()) {
    state = simulateBars(state, batchOf(barOn(day, open))).state;
  }
  return `${state.lots.length}`;
};

/** A short of all the cash whose price rises by half. */
const afterRise: Outcome = (own) => {
  const short = orderOf({ side: "SELL", quantityUnits: 990 });
  const opened = simulateBars(stateWith([short], under(own)), batchOf(barOn(0, 100)));
  return `${simulateBars(opened.state, batchOf(barOn(1, 150))).state.lots.length}`;
};

const executionPairs: Readonly<Record<string, ExecutionPair>> = {
  maximumOpenLotsPerInstrument: [
    { maximumOpenLotsPerInstrument: 1 },
    { maximumOpenLotsPerInstrument: 2 },
    (own) => admitOrder(requestOf(), under(own), { occupiedSides: ["BUY"] }).state,
  ],
  refuseNegativeCash: [{ refuseNegativeCash: true }, { refuseNegativeCash: false }, filled(900)],
  gapBufferBps: [
    { gapBufferBps: 0 },
    { gapBufferBps: 500 },
    (own) => `${cashForOrders(stateWith([], under(own))).availableCashMicros}`,
  ],
  "maximumShareByExchange.<name>": [
    { maximumShareByExchange: { XNAS: 0.9 } },
    { maximumShareByExchange: { XNAS: 0.1 } },
    filled(500),
  ],
  fillModel: [{ fillModel: "OPTIMISTIC" }, { fillModel: "PESSIMISTIC" }, leftInOneBar],
  partialFills: [{ partialFills: false }, { partialFills: true }, beyondVolume],
  maintenanceMarginRatio: [
    { maintenanceMarginRatio: 0.1 },
    { maintenanceMarginRatio: 0.5 },
    afterRise,
  ],
  maximumGrossExposureRatio: [
    { maximumGrossExposureRatio: 0.9 },
    { maximumGrossExposureRatio: 0.1 },
    filled(500),
  ],
  trimExchangeDrift: [{ trimExchangeDrift: false }, { trimExchangeDrift: true }, afterGrowth],
};

test("every field of the execution policy, set by the file or not, changes what becomes of an order", () => {
  const fields = settingsIn(executionPolicySchema, undefined).map(({ key }) => key);
  assert.deepEqual(
    fields.filter((key) => executionPairs[key] === undefined),
    [],
    "these fields have no pair of values in this test",
  );
  for (const key of fields) {
    const [one, other, outcomeOf] = executionPairs[key]!;
    for (const own of [one, other]) executionPolicySchema.parse(under(own).policy);
    assert.notEqual(outcomeOf(one), outcomeOf(other), key);
  }
});
