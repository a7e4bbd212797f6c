import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { expiryWith } from "#services/execution/domain/orders/time-in-force.ts";
import type { ExecutionEvent } from "#services/execution/domain/simulation/execution-event.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { aapl } from "#test/support/apple.ts";
import {
  barOn,
  batchOf,
  dayStart,
  msft,
  orderOf,
  stateWith,
} from "#test/support/execution-examples.ts";

type Day = readonly [day: number, instrument: Instrument, volumeUnits?: number];

/** The events of bars at 100, one batch a day. */
function eventsOf(order: ReturnType<typeof orderOf>, days: readonly Day[]): ExecutionEvent[] {
  let state = stateWith([order]);
  const events: ExecutionEvent[] = [];
  for (const start of new Set(days.map(([day]) => day))) {
    const bars = days
      .filter(([day]) => day === start)
      .map(([day, instrument, volumeUnits = 1000]) => {
        const bar = { ...barOn(day, 100), volumeUnits };
        return { instrument, interval: "DAY_1", bar } as const;
      });
    const result = simulateBars(state, { startTimeMs: dayStart(start), bars });
    state = result.state;
    events.push(...result.events);
  }
  return events;
}

/** Kinds of the events, with the reason of those that ended an order unfilled. */
function outcomes(events: readonly ExecutionEvent[]): string[] {
  return events.map((event) =>
    event.kind === "REJECTED" || event.kind === "EXPIRED"
      ? `${event.kind} ${event.order.refusal?.reason}`
      : event.kind,
  );
}

const unknownVolume = { marketContext: { dailyVolatilityBps: 0 } };

test("an order waits over bars without volume for the next session that trades", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16 }), (idle) => {
      const days = Array.from(
        { length: idle + 1 },
        (_, day): Day => [day, aapl, day < idle ? 0 : 5],
      );
      const events = eventsOf(orderOf(), days);
      assert.deepEqual(outcomes(events), ["OPENED"]);
      assert.ok(events[0]?.kind === "OPENED" && events[0].fill.barStartMs === dayStart(idle));
    }),
  );
});

test("an earlier bar with volume tells of a series that has volume, where the order does not", () => {
  const order = orderOf({ ...unknownVolume, decisionTimeMs: dayStart(1) });
  assert.deepEqual(
    outcomes(
      eventsOf(order, [
        [0, aapl],
        [1, aapl, 0],
      ]),
    ),
    [],
  );
});

test("a series without volume trades on every bar", () => {
  const order = orderOf({ ...unknownVolume, decisionTimeMs: dayStart(1) });
  assert.deepEqual(
    outcomes(
      eventsOf(order, [
        [0, aapl, 0],
        [1, aapl, 0],
      ]),
    ),
    ["OPENED"],
  );
});

test("a bar without volume closes nothing either: the stop waits for a bar that trades", () => {
  const order = orderOf({ exitPlan: { stopPrice: 95 } });
  const { state } = simulateBars(stateWith([order]), batchOf(barOn(0, 100)));
  const idle = simulateBars(state, batchOf({ ...barOn(1, 90), volumeUnits: 0 }));
  assert.deepEqual(idle.events, []);
  assert.deepEqual(idle.state.lots[0]?.barsCompleted, { DAY_1: 2 });
  const [event] = simulateBars(idle.state, batchOf(barOn(2, 91))).events;
  assert.ok(event?.kind === "CLOSED" && event.roundTrip.exitPrice === 91);
});

test("an order expires with a session in which its exchange trades and its instrument does not", () => {
  const withoutBar: Day[] = [
    [0, msft],
    [1, aapl],
  ];
  assert.deepEqual(outcomes(eventsOf(orderOf(), withoutBar)), ["EXPIRED SESSION_PASSED"]);
  const withoutVolume: Day[] = [
    [0, aapl, 0],
    [0, msft],
    [1, aapl],
  ];
  assert.deepEqual(outcomes(eventsOf(orderOf(), withoutVolume)), ["EXPIRED SESSION_PASSED"]);
});

test("a session before the decision, and one of another exchange, do not end an order", () => {
  const bitcoin: Instrument = { ...aapl, ticker: "BTC-USD", exchange: "CRYPTO" };
  const order = orderOf({ decisionTimeMs: dayStart(1) });
  assert.deepEqual(
    outcomes(
      eventsOf(order, [
        [0, msft],
        [1, bitcoin],
        [2, aapl],
      ]),
    ),
    ["OPENED"],
  );
});

const nairobi: Instrument = { ...aapl, assetClass: "INTL_EQUITY", exchange: "XNAI" };
const coin: Instrument = { ...aapl, assetClass: "CRYPTO", exchange: "CRYPTO" };
for (const [what, instrument, lastDay] of [
  // Closed on Monday 2017-01-02 and on the 16th: the tenth session is on Tuesday the 17th.
  ["New York, holidays left out", aapl, 16],
  ["an exchange without a calendar, by weekdays", nairobi, 14],
  ["crypto-assets, by days", coin, 10],
] as const) {
  test(`an order waits for ten sessions of its own exchange and no longer: ${what}`, () => {
    for (const [day, outcome] of [
      [lastDay, "OPENED"],
      [lastDay + 1, "EXPIRED TIME_PASSED"],
    ] as const) {
      const order = orderOf({ instrument });
      assert.deepEqual(outcomes(eventsOf(order, [[day, instrument]])), [outcome]);
    }
  });
}

test("an order is not filled in a bar that starts at or after its expire time", () => {
  for (const [expireDay, outcome] of [
    [3, "EXPIRED TIME_PASSED"],
    [4, "OPENED"],
  ] as const) {
    const order = orderOf({ expireTimeMs: dayStart(expireDay) });
    assert.deepEqual(outcomes(eventsOf(order, [[3, aapl]])), [outcome]);
  }
});

test("an order that expires with a bar of another instrument says in which bar, and is gone", () => {
  const order = orderOf({ expireTimeMs: dayStart(1) });
  const { state, events } = simulateBars(stateWith([order]), batchOf(barOn(1, 100), msft));
  assert.ok(events[0]?.kind === "EXPIRED");
  assert.equal(events[0].order.resolvedBarStartMs, dayStart(1));
  assert.deepEqual(state.orders, []);
});

test("a bar of an hour in which others trade ends an order only on a later date than its decision's", () => {
  const hourMs = 3_600_000;
  const order = orderOf({ decisionTimeMs: dayStart(1) + 15 * hourMs });
  const reasonAt = (startMs: number) =>
    expiryWith(order, startMs, [{ instrument: msft, interval: "HOUR_1" }])?.reason;
  assert.equal(reasonAt(dayStart(1) + 15 * hourMs), undefined);
  assert.equal(reasonAt(dayStart(1) + 20 * hourMs), undefined);
  assert.equal(reasonAt(dayStart(2) + 14 * hourMs), "SESSION_PASSED");
});

test("an order of a Saturday waits through the hourly bars that others have on Monday", () => {
  const hourMs = 3_600_000;
  // Midnight after Friday 2017-01-06; the 9th is a Monday.
  const order = orderOf({ decisionTimeMs: dayStart(5) });
  const reasonAt = (startMs: number) =>
    expiryWith(order, startMs, [{ instrument: msft, interval: "HOUR_1" }])?.reason;
  assert.equal(reasonAt(dayStart(7) + 15 * hourMs), undefined);
  assert.equal(reasonAt(dayStart(8) + 15 * hourMs), "SESSION_PASSED");
  const daily = [{ instrument: msft, interval: "DAY_1" }] as const;
  assert.equal(expiryWith(order, dayStart(7), daily)?.reason, "SESSION_PASSED");
});
