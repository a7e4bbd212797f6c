import assert from "node:assert/strict";
import { test } from "node:test";
import type { Bar } from "#lib/kernel/bar.ts";
import type { PortfolioState } from "#services/execution/domain/portfolio/portfolio-state.ts";
import type { ExecutionEvent } from "#services/execution/domain/simulation/execution-event.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { aapl } from "#test/support/apple.ts";
import {
  barOn,
  batchOf,
  dayStart,
  msft,
  orderOf,
  portfolio,
  stateWith,
} from "#test/support/execution-examples.ts";

function simulate(
  state: PortfolioState,
  bars: readonly Bar[],
): { state: PortfolioState; events: ExecutionEvent[] } {
  let current = state;
  const events: ExecutionEvent[] = [];
  for (const bar of bars) {
    const result = simulateBars(current, batchOf(bar));
    current = result.state;
    events.push(...result.events);
  }
  return { state: current, events };
}

function onlyTrip(events: readonly ExecutionEvent[]) {
  const closed = events.filter((one) => one.kind === "CLOSED");
  assert.equal(closed.length, 1);
  return closed[0]!.roundTrip;
}

test("an order fills at the open of the first bar from its decision time on", () => {
  const order = orderOf({ decisionTimeMs: dayStart(2) });
  const { state, events } = simulate(stateWith([order]), [
    barOn(1, 99),
    barOn(2, 100, { close: 103 }),
  ]);
  assert.deepEqual(
    events.map((one) => one.kind),
    ["OPENED"],
  );
  assert.equal(state.lots[0]?.entry.price, 100);
  assert.equal(state.lots[0]?.entryBarStartMs, dayStart(2));
  assert.equal(state.orders.length, 0);
});

test("a BUY of 100 at 100 takes notional and four cost components from the cash", () => {
  const { state } = simulate(stateWith([orderOf()]), [barOn(0, 100)]);
  // 10 000 notional: half-spread 1, slippage 5, commission 1.5, impact floor 0.5 bps = 8 bps = 8.00
  assert.equal(portfolio.startingCashMicros - state.cashMicros, 10_008_000_000n);
});

test("a bought share that falls to its stop closes with the loss and both legs' costs", () => {
  const order = orderOf({ exitPlan: { stopPrice: 95 } });
  const { state, events } = simulate(stateWith([order]), [
    barOn(0, 100),
    barOn(1, 99, { low: 94 }),
  ]);
  const trip = onlyTrip(events);
  assert.equal(trip.exitReason, "STOP");
  assert.equal(trip.grossPnlMicros, -500_000_000n);
  assert.equal(trip.netPnlMicros, -500_000_000n - 8_000_000n - 7_600_000n);
  assert.equal(trip.riskMicros, 500_000_000n);
  assert.equal(state.cashMicros - portfolio.startingCashMicros, trip.netPnlMicros);
});

test("a short that falls to its target closes with the gain less both legs' costs", () => {
  const order = orderOf({ side: "SELL", exitPlan: { stopPrice: 105, targetPrice: 90 } });
  const { state, events } = simulate(stateWith([order]), [
    barOn(0, 100),
    barOn(1, 99, { low: 89 }),
  ]);
  const trip = onlyTrip(events);
  assert.equal(trip.exitReason, "TARGET");
  assert.equal(trip.netPnlMicros, 1_000_000_000n - 8_000_000n - 7_200_000n);
  assert.equal(state.cashMicros - portfolio.startingCashMicros, trip.netPnlMicros);
});

test("the entry bar's own range can hit the stop", () => {
  const order = orderOf({ exitPlan: { stopPrice: 95 } });
  const trip = onlyTrip(simulate(stateWith([order]), [barOn(0, 100, { low: 90 })]).events);
  assert.equal(trip.exitPrice, 95);
  assert.equal(trip.sessionsHeld, 1);
  assert.equal(trip.calendarDaysHeld, 0);
});

test("two sessions of holding end at the open of the third", () => {
  const order = orderOf({ exitPlan: { holdingLimit: { sessions: 2 } } });
  const bars = [barOn(0, 100), barOn(1, 101), barOn(2, 102, { close: 110 })];
  const trip = onlyTrip(simulate(stateWith([order]), bars).events);
  assert.equal(trip.exitReason, "TIME");
  assert.equal(trip.exitPrice, 102);
  assert.equal(trip.sessionsHeld, 2);
  assert.equal(trip.calendarDaysHeld, 2);
  assert.equal(trip.triggerPrice, undefined);
});

test("the round trip carries the entry's decision and confidence, never one of the exit", () => {
  const order = orderOf({ exitPlan: { stopPrice: 95 }, entryConfidenceRatio: 0.61 });
  const trip = onlyTrip(simulate(stateWith([order]), [barOn(0, 100), barOn(1, 90)]).events);
  assert.equal(trip.entryConfidenceRatio, 0.61);
  assert.equal(trip.decision, "decisions/1");
});

test("a later order in the same instrument leaves the first lot's stop alone", () => {
  const first = orderOf({ exitPlan: { stopPrice: 95 } });
  const second = orderOf({
    clientOrderId: "order-2",
    decisionTimeMs: dayStart(1),
    exitPlan: { stopPrice: 80 },
  });
  const { state, events } = simulate(stateWith([first, second]), [
    barOn(0, 100),
    barOn(1, 100),
    barOn(2, 100, { low: 94 }),
  ]);
  assert.equal(onlyTrip(events).entryFill, onlyFirstFill(events));
  assert.equal(state.lots[0]?.exitPlan.stopPrice, 80);
});

function onlyFirstFill(events: readonly ExecutionEvent[]): string | undefined {
  const opened = events.find((one) => one.kind === "OPENED");
  return opened?.fill.id;
}

test("an order that the cash does not cover with its costs is rejected at the fill", () => {
  const order = orderOf({ quantityUnits: 1000 });
  const { state, events } = simulate(stateWith([order]), [barOn(0, 100)]);
  assert.equal(events[0]?.kind, "REJECTED");
  assert.equal(events[0]?.kind === "REJECTED" && events[0].order.state, "REJECTED");
  assert.equal(events[0]?.kind === "REJECTED" && events[0].order.refusal?.reason, "CASH_TOO_LOW");
  assert.equal(state.cashMicros, portfolio.startingCashMicros);
});

test("an order that takes the available cash to the last micro is filled, one more is not", () => {
  const filled = { ...portfolio, startingCashMicros: 10_008_000_000n };
  assert.equal(simulate(stateWith([orderOf()], filled), [barOn(0, 100)]).state.cashMicros, 0n);
  const short = { ...portfolio, startingCashMicros: 10_007_999_999n };
  assert.equal(simulate(stateWith([orderOf()], short), [barOn(0, 100)]).state.lots.length, 0);
});

test("an order whose amount the ledger cannot hold exactly is rejected under any policy", () => {
  const policy = { ...portfolio.policy, refuseNegativeCash: false };
  const order = orderOf({
    quantityUnits: 100_000_000,
    marketContext: { dailyVolatilityBps: 0 },
  });
  const { events } = simulate(stateWith([order], { ...portfolio, policy }), [barOn(0, 100)]);
  assert.equal(events[0]?.kind === "REJECTED" && events[0].order.refusal?.reason, "AMOUNT_LIMIT");
});

test("an exit whose amount the ledger cannot hold exactly is a fault that names the bar's price", () => {
  const { state } = simulate(stateWith([orderOf({ exitPlan: { targetPrice: 200 } })]), [
    barOn(0, 100),
  ]);
  assert.throws(() => simulate(state, [barOn(1, 100_000_000)]), /closing 100 AAPL at 100000000/);
});

test("a policy that allows negative cash fills the same order", () => {
  const policy = { ...portfolio.policy, refuseNegativeCash: false };
  const order = orderOf({ quantityUnits: 1000 });
  const { state } = simulate(stateWith([order], { ...portfolio, policy }), [barOn(0, 100)]);
  assert.ok(state.cashMicros < 0n);
});

test("the proceeds of a short are collateral and buy nothing", () => {
  const short = orderOf({ side: "SELL", quantityUnits: 900 });
  const long = orderOf({ clientOrderId: "order-2", instrument: msft, quantityUnits: 200 });
  const bars = [
    { instrument: aapl, interval: "DAY_1", bar: barOn(0, 100) },
    { instrument: msft, interval: "DAY_1", bar: barOn(0, 100) },
  ] as const;
  const { events } = simulateBars(stateWith([short, long]), { startTimeMs: dayStart(0), bars });
  assert.equal(events[1]?.kind, "REJECTED");
});

test("cash from an exit inside a bar's range does not pay for an entry at that bar's open", () => {
  const held = orderOf({ quantityUnits: 900, exitPlan: { targetPrice: 105 } });
  const waiting = orderOf({
    clientOrderId: "order-2",
    instrument: msft,
    quantityUnits: 500,
    decisionTimeMs: dayStart(1),
  });
  const { state } = simulate(stateWith([held, waiting]), [barOn(0, 100)]);
  const bars = [
    { instrument: aapl, interval: "DAY_1", bar: barOn(1, 100, { high: 106 }) },
    { instrument: msft, interval: "DAY_1", bar: barOn(1, 100) },
  ] as const;
  const kinds = simulateBars(state, { startTimeMs: dayStart(1), bars }).events.map(
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
  const { state } = simulate(stateWith([held, waiting]), [barOn(0, 100)]);
  const bars = [
    { instrument: aapl, interval: "DAY_1", bar: barOn(1, 100) },
    { instrument: msft, interval: "DAY_1", bar: barOn(1, 100) },
  ] as const;
  const kinds = simulateBars(state, { startTimeMs: dayStart(1), bars }).events.map(
    (one) => one.kind,
  );
  assert.deepEqual(kinds, ["CLOSED", "OPENED"]);
});

test("a bar of another instrument neither fills nor closes", () => {
  const { state } = simulate(stateWith([orderOf({ exitPlan: { stopPrice: 95 } })]), [
    barOn(0, 100),
  ]);
  const result = simulateBars(state, batchOf(barOn(1, 50), msft));
  assert.deepEqual(result.events, []);
  assert.deepEqual(result.state.lots[0]?.barsCompleted, { DAY_1: 1 });
});

test("the equity point marks open lots at the close and remembers the deepest fall", () => {
  const order = orderOf();
  const first = simulateBars(stateWith([order]), batchOf(barOn(0, 100, { close: 110 })));
  assert.equal(first.equityPoint.equityMicros, 100_992_000_000n);
  const second = simulateBars(first.state, batchOf(barOn(1, 100)));
  assert.equal(second.equityPoint.peakEquityMicros, 100_992_000_000n);
  const fall = 1000 / 100_992;
  assert.ok(Math.abs(second.equityPoint.maxDrawdownRatio - fall) < 1e-12);
  const third = simulateBars(second.state, batchOf(barOn(2, 120)));
  assert.equal(third.equityPoint.maxDrawdownRatio, second.equityPoint.maxDrawdownRatio);
});

test("the same state and bars give the same bytes", () => {
  const order = orderOf({ exitPlan: { stopPrice: 95, targetPrice: 103 } });
  const bars = [barOn(0, 100), barOn(1, 101, { high: 104 })];
  const text = () =>
    JSON.stringify(simulate(stateWith([order]), bars), (_key, value) =>
      typeof value === "bigint" ? `${value}` : value,
    );
  assert.equal(text(), text());
});
