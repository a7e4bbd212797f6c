import assert from "node:assert/strict";
import { test } from "node:test";
import type { BarInterval } from "#lib/kernel/bar.ts";
import type { OrderRequest } from "#services/execution/domain/orders/order.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { aapl } from "#test/support/apple.ts";
import { barOn, dayStart, msft, orderOf, stateWith } from "#test/support/execution-examples.ts";

const hourMs = 3_600_000;
/** A bar of 100 in day and hour; a daily one without an hour. */
type Place = readonly [day: number, hour?: number];

/** What becomes of an order to buy at 90 on bars at 100: the place of the bar in which it ends, or "waits". */
function endOf(changes: Partial<OrderRequest>, places: readonly Place[], instrument = aapl) {
  let state = stateWith([orderOf({ entry: { type: "LIMIT", limitPrice: 90 }, ...changes })]);
  for (const [day, hour] of places) {
    const startTimeMs = dayStart(day) + (hour ?? 0) * hourMs;
    const interval: BarInterval = hour === undefined ? "DAY_1" : "HOUR_1";
    const bar = { ...barOn(day, 100), startTimeMs };
    const result = simulateBars(state, { startTimeMs, bars: [{ instrument, interval, bar }] });
    state = result.state;
    const ended = result.events.find(({ kind }) => kind !== "CHANGED");
    if (ended?.kind === "EXPIRED") return `${day} ${hour ?? ""} ${ended.order.refusal?.reason}`;
    if (ended !== undefined) return `${day} ${ended.kind}`;
  }
  return "waits";
}

const days = (count: number) => Array.from({ length: count }, (_, day): Place => [day]);

test("a DAY order expires with the first daily bar that does not fill it", () => {
  assert.equal(endOf({ timeInForce: "DAY" }, days(3)), "0  TIME_PASSED");
});

test("a DAY order is good for all hourly bars of the date of the first, and no later one", () => {
  const hours: Place[] = [
    [0, 14],
    [0, 15],
    [0, 16],
    [1, 14],
  ];
  assert.equal(endOf({ timeInForce: "DAY" }, hours.slice(0, 3)), "waits");
  assert.equal(endOf({ timeInForce: "DAY" }, hours), "1 14 TIME_PASSED");
});

test("a DAY order that is decided on after the last hour of a session is good for the next one", () => {
  const decisionTimeMs = dayStart(0) + 21 * hourMs;
  const hours: Place[] = [
    [0, 20],
    [1, 14],
    [1, 20],
    [2, 14],
  ];
  assert.equal(endOf({ timeInForce: "DAY", decisionTimeMs }, hours.slice(0, 3)), "waits");
  assert.equal(endOf({ timeInForce: "DAY", decisionTimeMs }, hours), "2 14 TIME_PASSED");
});

test("a DAY order expires in a session in which its exchange trades without its instrument", () => {
  assert.equal(endOf({ timeInForce: "DAY" }, [[0]], msft), "0  TIME_PASSED");
});

test("an IOC order expires with the first bar that its instrument trades in, hourly or daily", () => {
  assert.equal(endOf({ timeInForce: "IOC" }, days(2)), "0  TIME_PASSED");
  assert.equal(
    endOf({ timeInForce: "IOC" }, [
      [0, 14],
      [0, 15],
    ]),
    "0 14 TIME_PASSED",
  );
});

test("a GTC order waits beyond ten sessions, and until its expire time where it has one", () => {
  assert.equal(endOf({ timeInForce: "GTC" }, days(60)), "waits");
  const goodTillDate = { timeInForce: "GTC", expireTimeMs: dayStart(30) } as const;
  assert.equal(endOf(goodTillDate, days(60)), "30  TIME_PASSED");
});

test("a GTC order waits where its exchange trades without its instrument", () => {
  assert.equal(endOf({ timeInForce: "GTC", entry: { type: "MARKET" } }, [[0]], msft), "waits");
  assert.equal(endOf({ entry: { type: "MARKET" } }, [[0]], msft), "0  SESSION_PASSED");
});

test("a limit order that names no time in force waits for ten sessions of its exchange", () => {
  assert.match(endOf({}, days(30)), / TIME_PASSED$/);
  assert.equal(endOf({}, days(10)), "waits");
});
