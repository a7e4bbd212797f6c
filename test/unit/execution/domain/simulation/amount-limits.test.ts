import assert from "node:assert/strict";
import { test } from "node:test";
import { requirePayable } from "#services/execution/domain/portfolio/sum-limits.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { barOn, batchOf, orderOf, portfolio, stateWith } from "#test/support/execution-examples.ts";

const policy = { ...portfolio.policy, refuseNegativeCash: false };
const beyondTheLedger = { code: "FAILED_PRECONDITION", reason: "PORTFOLIO_STATE" };

test("an order of an earlier version with a stop that is too far is rejected at its fill", () => {
  const accepted = orderOf({ side: "SELL", quantityUnits: 10_000 });
  const order = { ...accepted, exitPlan: { stopPrice: 1_000_000 } };
  const state = stateWith([order], { ...portfolio, policy });
  const [event] = simulateBars(state, batchOf(barOn(0, 100))).events;
  assert.ok(event?.kind === "REJECTED");
  assert.equal(event.order.refusal?.reason, "AMOUNT_LIMIT");
  assert.match(event.order.refusal?.message ?? "", /the risk to its stop 1000000/);
});

test("a lot that an earlier version opened with a stop that is too far is closed, without its risk", () => {
  const order = orderOf({ side: "SELL", quantityUnits: 10_000 });
  const first = simulateBars(stateWith([order], { ...portfolio, policy }), batchOf(barOn(0, 100)));
  const exitPlan = { stopPrice: 9e9, holdingLimit: { sessions: 1 } };
  const lots = first.state.lots.map((lot) => ({ ...lot, exitPlan }));
  const [event] = simulateBars({ ...first.state, lots }, batchOf(barOn(1, 100))).events;
  assert.ok(event?.kind === "CLOSED");
  assert.equal("riskMicros" in event.roundTrip, false);
});

test("an entry may take cash, costs and open lots to half of the limit of a sum, and no further", () => {
  const limit = 2n ** 60n;
  const order = orderOf({ quantityUnits: 100 });
  const paid = 10_008_000_000n;
  const costs = 8_000_000n;
  for (const [sums, kind] of [
    [{ cashMicros: paid - limit }, "OPENED"],
    [{ cashMicros: paid - limit - 1n }, "REJECTED"],
    [{ cashMicros: limit + paid + 1n }, "REJECTED"],
    [{ costsMicros: limit - costs }, "OPENED"],
    [{ costsMicros: limit - costs + 1n }, "REJECTED"],
  ] as const) {
    const state = { ...stateWith([order], { ...portfolio, policy }), ...sums };
    const [event] = simulateBars(state, batchOf(barOn(0, 100))).events;
    assert.equal(
      event?.kind,
      kind,
      JSON.stringify(sums, (_, value) => String(value)),
    );
  }
});

test("an exit may take cash and costs to the limit of a sum, and no further", () => {
  const limit = 2n ** 61n;
  const state = stateWith([]);
  requirePayable({ ...state, cashMicros: -limit, costsMicros: limit }, "AAPL");
  const over = { ...state, costsMicros: limit + 1n };
  assert.throws(() => requirePayable(over, "AAPL"), beyondTheLedger);
  assert.throws(
    () => requirePayable({ ...state, cashMicros: -limit - 1n }, "AAPL"),
    beyondTheLedger,
  );
});

test("an exit that would take the cash beyond the limit of a sum is refused with its bar", () => {
  const order = orderOf({ exitPlan: { holdingLimit: { sessions: 1 } } });
  const { state } = simulateBars(stateWith([order]), batchOf(barOn(0, 100)));
  const rich = { ...state, cashMicros: 2n ** 61n };
  assert.throws(() => simulateBars(rich, batchOf(barOn(1, 100))), beyondTheLedger);
});
