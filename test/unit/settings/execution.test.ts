import assert from "node:assert/strict";
import { test } from "node:test";
import { loadExecutionConfig } from "#services/execution/config.ts";
import { admitOrder } from "#services/execution/domain/orders/admission.ts";
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
import { settingsOf, withSetting } from "./changed-settings.ts";

const file = "execution.yaml";

function portfolioUnder(folder: string | undefined) {
  const { policy } = loadExecutionConfig({ environment: {}, ...(folder ? { folder } : {}) });
  return { ...portfolio, policy };
}

/** For each setting another value, and what it must change. */
const changes: Readonly<Record<string, readonly [unknown, (folder?: string) => string]>> = {
  "policy.maintenanceMarginRatio": [
    0.9,
    (folder) => {
      const short = orderOf({ side: "SELL", quantityUnits: 900 });
      const state = stateWith([short], portfolioUnder(folder));
      const opened = simulateBars(state, batchOf(barOn(0, 100))).state;
      return `${simulateBars(opened, batchOf(barOn(1, 130))).state.halt?.reason}`;
    },
  ],
  "policy.maximumOpenLotsPerInstrument": [
    2,
    (folder) => admitOrder(requestOf(), portfolioUnder(folder), { occupiedSides: ["BUY"] }).state,
  ],
  "policy.refuseNegativeCash": [
    false,
    (folder) => {
      const order = orderOf({ quantityUnits: 2000 });
      const state = stateWith([order], portfolioUnder(folder));
      return simulateBars(state, batchOf(barOn(0, 100)))
        .events.map(({ kind }) => kind)
        .join();
    },
  ],
  "policy.gapBufferBps": [
    500,
    (folder) => String(cashForOrders(stateWith([], portfolioUnder(folder))).availableCashMicros),
  ],
};

test("every setting of execution.yaml changes what becomes of an order", () => {
  const { policy } = loadExecutionConfig({ environment: {} });
  for (const path of settingsOf(file)) {
    assert.ok(changes[path], `${path} has no change in this test`);
    const [value, outcomeOf] = changes[path];
    // A margin needs that no balance of cash is negative, so that the one goes with the other.
    const [place, stated] =
      path === "policy.refuseNegativeCash"
        ? ["policy", { ...policy, maintenanceMarginRatio: undefined, refuseNegativeCash: value }]
        : [path, value];
    assert.notEqual(withSetting(file, place, stated, outcomeOf), outcomeOf(), path);
  }
});
