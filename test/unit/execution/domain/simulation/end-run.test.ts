import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { totalMicros } from "#services/execution/domain/fills/charge.ts";
import { endRun } from "#services/execution/domain/simulation/end-run.ts";
import type { ExecutionEvent } from "#services/execution/domain/simulation/execution-event.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import {
  barOn,
  batchOf,
  dayStart,
  msft,
  orderOf,
  portfolio,
  stateWith,
} from "#test/support/execution-examples.ts";

const closedIn = (events: readonly ExecutionEvent[]) =>
  events.flatMap((event) => (event.kind === "CLOSED" ? [event.roundTrip] : []));

test("the end of a run closes a lot at its last close, with the costs of its exit", () => {
  const { state } = simulateBars(stateWith([orderOf()]), batchOf(barOn(0, 100, { close: 103 })));
  const ended = endRun(state);
  const [trip] = closedIn(ended.events);
  assert.equal(trip?.exitReason, "END_OF_RUN");
  assert.deepEqual([trip?.exitPrice, trip?.exitBarStartMs], [103, dayStart(0)]);
  assert.deepEqual([trip?.triggerPrice, trip?.gap, trip?.sessionsHeld], [undefined, false, 1]);
  // 8 bps of 10 000 at the entry and of 10 300 at the exit.
  assert.equal(trip?.netPnlMicros, 300_000_000n - 8_000_000n - 8_240_000n);
  assert.deepEqual(ended.state.lots, []);
});

test("after the end all that was charged is in round trips, in cash and in the drawdown", () => {
  const side = fc.constantFrom("BUY" as const, "SELL" as const);
  const close = fc.double({ min: 50, max: 150, noNaN: true });
  fc.assert(
    fc.property(side, fc.array(close, { minLength: 1, maxLength: 6 }), (side, closes) => {
      let state = stateWith([orderOf({ side })]);
      const events: ExecutionEvent[] = [];
      for (const [day, price] of closes.entries()) {
        const result = simulateBars(state, batchOf(barOn(day, 100, { close: price })));
        state = result.state;
        events.push(...result.events);
      }
      const ended = endRun(state);
      const trips = closedIn([...events, ...ended.events]);
      const net = trips.reduce((sum, trip) => sum + trip.netPnlMicros, 0n);
      const costs = trips.reduce((sum, trip) => sum + totalMicros(trip.costs), 0n);
      assert.equal(ended.state.cashMicros, portfolio.startingCashMicros + net);
      assert.equal(ended.state.costsMicros, costs);
      assert.equal(ended.equityPoint.equityMicros, ended.state.cashMicros);
      const fall = Number(ended.equityPoint.peakEquityMicros - ended.state.cashMicros);
      const ratio = fall / Number(ended.equityPoint.peakEquityMicros);
      assert.ok(ended.equityPoint.maxDrawdownRatio >= ratio);
    }),
  );
});

test("a lot whose instrument has no bars any more is closed at the last one that it had", () => {
  const first = simulateBars(stateWith([orderOf()]), batchOf(barOn(0, 100, { close: 104 })));
  const { state } = simulateBars(first.state, batchOf(barOn(5, 7), msft));
  const [trip] = closedIn(endRun(state).events);
  assert.deepEqual([trip?.exitPrice, trip?.exitBarStartMs], [104, dayStart(0)]);
});

test("orders that wait at the end of a run expire for that reason", () => {
  const later = orderOf({ clientOrderId: "later", decisionTimeMs: dayStart(9) });
  const { state } = simulateBars(stateWith([later]), batchOf(barOn(0, 100)));
  const { events, state: ended } = endRun(state);
  assert.ok(events[0]?.kind === "EXPIRED" && events[0].order.refusal?.reason === "RUN_ENDED");
  assert.deepEqual(ended.orders, []);
});

test("a portfolio without bars has no run to end", () => {
  const wanted = { code: "FAILED_PRECONDITION", reason: "PORTFOLIO_STATE" };
  assert.throws(() => endRun(stateWith([orderOf()])), wanted);
});
