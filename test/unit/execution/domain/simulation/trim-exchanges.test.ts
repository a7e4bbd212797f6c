import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Bar } from "#lib/kernel/bar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { ExitPlan } from "#lib/kernel/trading.ts";
import { exchangesBeyondLimit } from "#services/execution/domain/portfolio/exchange-share.ts";
import type { Portfolio } from "#services/execution/domain/portfolio/portfolio.ts";
import type { PortfolioState } from "#services/execution/domain/portfolio/portfolio-state.ts";
import type { ExecutionEvent } from "#services/execution/domain/simulation/execution-event.ts";
import {
  type BarBatch,
  simulateBars,
} from "#services/execution/domain/simulation/simulate-bars.ts";
import { aapl } from "#test/support/apple.ts";
import {
  barOn,
  dayStart,
  msft,
  orderOf,
  portfolio,
  stateWith,
} from "#test/support/execution-examples.ts";

const elsewhere: Instrument = { ...aapl, ticker: "ELSE", exchange: "XOTH" };

const trimming = (trimExchangeDrift: boolean | undefined, ratio = 0.05): Portfolio => ({
  ...portfolio,
  policy: {
    maximumOpenLotsPerInstrument: 5,
    refuseNegativeCash: true,
    maximumShareByExchange: { [aapl.exchange]: ratio },
    ...(trimExchangeDrift === undefined ? {} : { trimExchangeDrift }),
  },
});

function batch(...bars: readonly (readonly [Instrument, Bar])[]): BarBatch {
  return {
    startTimeMs: bars[0]?.[1].startTimeMs ?? 0,
    bars: bars.map(([instrument, bar]) => ({ instrument, interval: "DAY_1", bar })),
  };
}

/** AAPL, then MSFT, of 2 % each at 100, and a share elsewhere. */
function held(of: Portfolio, exitPlan: ExitPlan = {}): PortfolioState {
  const orders = [aapl, msft, elsewhere].map((instrument, at) =>
    orderOf({ instrument, clientOrderId: `o${at}`, quantityUnits: 20, exitPlan }),
  );
  return simulateBars(stateWith(orders, of), all(0, 100)).state;
}

const all = (day: number, open: number, close = open) =>
  batch(...[aapl, msft, elsewhere].map((one) => [one, barOn(day, open, { close })] as const));

/** Each close as its ticker, reason and price. */
const closesIn = (events: readonly ExecutionEvent[]) =>
  events.flatMap((event) =>
    event.kind === "CLOSED"
      ? [[event.fill.instrument.ticker, event.roundTrip.exitReason, event.fill.price]]
      : [],
  );

test("what has grown beyond the share is closed at the next open, the oldest lot first, and no more than it takes", () => {
  const grown = simulateBars(held(trimming(true)), all(1, 100, 130));
  assert.deepEqual(closesIn(grown.events), []);
  const { state, events } = simulateBars(grown.state, all(2, 128));
  assert.deepEqual(closesIn(events), [["AAPL", "EXCHANGE_LIMIT", 128]]);
  assert.deepEqual(
    state.lots.map(({ instrument }) => instrument.ticker),
    ["MSFT", "ELSE"],
  );
  // Whatever it grows to: both leave where one is not enough.
  const more = simulateBars(held(trimming(true)), all(1, 100, 290));
  assert.deepEqual(closesIn(simulateBars(more.state, all(2, 290)).events), [
    ["AAPL", "EXCHANGE_LIMIT", 290],
    ["MSFT", "EXCHANGE_LIMIT", 290],
  ]);
});

test("a policy that does not say so keeps what has grown", () => {
  for (const says of [undefined, false]) {
    const grown = simulateBars(held(trimming(says)), all(1, 100, 130));
    assert.deepEqual(closesIn(simulateBars(grown.state, all(2, 128)).events), []);
  }
});

test("whether it has grown is read off the last marks and not off the open", () => {
  const atOpen = simulateBars(held(trimming(true)), all(1, 130, 100));
  assert.deepEqual(closesIn(atOpen.events), []);
  const grown = simulateBars(held(trimming(true)), all(1, 100, 130));
  assert.deepEqual(closesIn(simulateBars(grown.state, all(2, 90)).events), [
    ["AAPL", "EXCHANGE_LIMIT", 90],
  ]);
});

test("a lot whose instrument does not trade waits, and the next one goes instead", () => {
  const grown = simulateBars(held(trimming(true)), all(1, 100, 130)).state;
  const idle = { ...barOn(2, 130), volumeUnits: 0 };
  const { events } = simulateBars(grown, batch([aapl, idle], [msft, barOn(2, 130)]));
  assert.deepEqual(closesIn(events), [["MSFT", "EXCHANGE_LIMIT", 130]]);
  const none = simulateBars(grown, batch([elsewhere, barOn(2, 130)]));
  assert.deepEqual(closesIn(none.events), []);
  assert.deepEqual(closesIn(simulateBars(none.state, all(3, 130)).events), [
    ["AAPL", "EXCHANGE_LIMIT", 130],
  ]);
});

test("an exit of a lot's own plan comes first, and may be all that it takes", () => {
  const plan = { targetPrice: 150 };
  const grown = simulateBars(held(trimming(true), plan), all(1, 100, 130)).state;
  const opens = batch([aapl, barOn(2, 151)], [msft, barOn(2, 130)]);
  assert.deepEqual(closesIn(simulateBars(grown, opens).events), [["AAPL", "TARGET", 151]]);
});

test("after an open of all instruments nothing is beyond the share that it was measured by", () => {
  const path = fc.array(
    fc.record({
      open: fc.double({ min: 60, max: 200, noNaN: true }),
      close: fc.double({ min: 60, max: 200, noNaN: true }),
    }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(path, fc.double({ min: 0.03, max: 0.2, noNaN: true }), (days, ratio) => {
      let state = held(trimming(true, ratio));
      let trimmed = 0;
      for (const [at, { open, close }] of days.entries()) {
        const { marks } = state;
        const next = simulateBars(state, all(at + 1, open, close));
        // Valued as when it was decided: at the marks before, with the cash of after.
        assert.deepEqual(exchangesBeyondLimit({ ...next.state, marks }), []);
        trimmed += closesIn(next.events).length;
        state = next.state;
      }
      assert.equal(state.lots.length + trimmed, held(trimming(true, ratio)).lots.length);
    }),
  );
});

test("a trimmed lot is a round trip without a trigger price, held up to the session before", () => {
  const grown = simulateBars(held(trimming(true)), all(1, 100, 130)).state;
  const [event] = simulateBars(grown, all(2, 128)).events;
  assert.ok(event?.kind === "CLOSED");
  const { triggerPrice, gap, sessionsHeld, exitBarStartMs } = event.roundTrip;
  assert.deepEqual(
    [triggerPrice, gap, sessionsHeld, exitBarStartMs],
    [undefined, false, 2, dayStart(2)],
  );
});
