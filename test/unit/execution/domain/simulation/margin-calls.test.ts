import assert from "node:assert/strict";
import { test } from "node:test";
import type { Bar } from "#lib/kernel/bar.ts";
import type { ExecutionPolicy } from "#services/execution/domain/policy.ts";
import type { Portfolio } from "#services/execution/domain/portfolio/portfolio.ts";
import type { PortfolioState } from "#services/execution/domain/portfolio/portfolio-state.ts";
import { endRun } from "#services/execution/domain/simulation/end-run.ts";
import {
  type BarResult,
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

const withMargin = (changes: Partial<ExecutionPolicy> = {}): Portfolio => ({
  ...portfolio,
  policy: { ...portfolio.policy, maintenanceMarginRatio: 0.3, ...changes },
});

/** A short of nearly all the cash at 100: 200 000 of cash, for 990 shares. */
const wholeShort = orderOf({ side: "SELL", quantityUnits: 990 });

/** Simulates one batch a day; each day brings AAPL's bar, and MSFT's where it has one. */
function simulate(state: PortfolioState, apple: readonly Bar[], other: readonly Bar[] = []) {
  let current = state;
  const results: BarResult[] = [];
  for (const bar of apple) {
    const { startTimeMs } = bar;
    const second = other.find((one) => one.startTimeMs === startTimeMs);
    const bars = [
      { instrument: aapl, interval: "DAY_1" as const, bar },
      ...(second ? [{ instrument: msft, interval: "DAY_1" as const, bar: second }] : []),
    ];
    const result = simulateBars(current, { startTimeMs, bars });
    results.push(result);
    current = result.state;
  }
  return { state: current, results, events: results.flatMap(({ events }) => events) };
}

const tripsOf = ({ events }: Pick<BarResult, "events">) =>
  events.flatMap((event) => (event.kind === "CLOSED" ? [event.roundTrip] : []));

const rejectionsOf = ({ events }: Pick<BarResult, "events">) =>
  events.flatMap((event) => (event.kind === "REJECTED" ? [event.order.refusal?.reason] : []));

test("a short into a rising series is bought back before its loss takes more than the cash", () => {
  const rise = Array.from({ length: 41 }, (_, day) => barOn(day, 100 + 20 * day));
  const unchecked = simulate(stateWith([wholeShort]), rise);
  assert.equal(unchecked.results.at(-1)?.equityPoint.equityMicros, -692_079_200_000n);
  const { state, events, results } = simulate(stateWith([wholeShort], withMargin()), rise);
  const [trip] = tripsOf({ events });
  // 198 920.8 of cash are 1.3 times what 990 shares take up to 154.56.
  assert.deepEqual([trip?.exitReason, trip?.exitPrice, trip?.gap], ["MARGIN_CALL", 160, false]);
  assert.equal(trip?.triggerPrice, undefined);
  assert.ok(results.every(({ equityPoint }) => equityPoint.equityMicros > 0n));
  assert.deepEqual([state.halt?.reason, state.halt?.barStartMs], ["MARGIN_CALL", dayStart(3)]);
  assert.equal(state.shortfallMicros, undefined);
});

test("a short is kept while the cash is exactly what its margin asks for", () => {
  const cash = 117_000_000_000n;
  const held = simulate(stateWith([wholeShort], withMargin()), [barOn(0, 100)]).state;
  const at = (cashMicros: bigint) =>
    simulate({ ...held, cashMicros }, [barOn(1, 100, { low: 90, close: 90 })]).state.halt;
  // 990 shares at 100 take 99 000, and 1.3 times that are 128 700.
  assert.equal(at(128_700_000_000n), undefined);
  assert.equal(at(128_699_999_999n)?.reason, "MARGIN_CALL");
  assert.equal(at(cash)?.reason, "MARGIN_CALL");
});

test("a bar whose worst price breaks the margin has the short bought back at the next open", () => {
  const spike = [barOn(0, 100), barOn(1, 100, { high: 160, close: 101 }), barOn(2, 102)];
  const { state, results } = simulate(stateWith([wholeShort], withMargin()), spike);
  assert.deepEqual(tripsOf(results[1]!), []);
  assert.equal(results[1]?.halt?.reason, "MARGIN_CALL");
  const [trip] = tripsOf(results[2]!);
  assert.deepEqual([trip?.exitReason, trip?.exitPrice], ["MARGIN_CALL", 102]);
  assert.deepEqual(state.lots, []);
});

test("a gap through everything is booked as owed, and the equity shows it", () => {
  const gap = [barOn(0, 100), barOn(1, 100), barOn(2, 300), barOn(3, 300)];
  const { state, results } = simulate(stateWith([wholeShort], withMargin()), gap);
  const [trip] = tripsOf(results[2]!);
  assert.equal(trip?.exitPrice, 300);
  assert.equal(state.cashMicros, 0n);
  const owed = state.shortfallMicros ?? 0n;
  assert.equal(owed, -(portfolio.startingCashMicros + (trip?.netPnlMicros ?? 0n)));
  assert.equal(results.at(-1)?.equityPoint.equityMicros, -owed);
  const [settlement] = results[2]?.settlements ?? [];
  assert.deepEqual(settlement?.transaction.entries, [
    { account: "CASH", ticker: "", amountMicros: owed },
    { account: "SHORTFALL", ticker: "", amountMicros: -owed },
  ]);
});

test("a stop that a gap goes through halts the portfolio when it costs more than the cash", () => {
  const stopped = orderOf({ side: "SELL", quantityUnits: 990, exitPlan: { stopPrice: 110 } });
  const { state, results } = simulate(stateWith([stopped], withMargin()), [
    barOn(0, 100),
    barOn(1, 300),
  ]);
  const [trip] = tripsOf(results[1]!);
  assert.deepEqual([trip?.exitReason, trip?.gap], ["STOP", true]);
  assert.deepEqual([state.cashMicros, state.halt?.reason], [0n, "SHORTFALL"]);
});

test("a dividend and borrowing that leave too little to buy back are owed, and waiting orders are rejected", () => {
  const stopped = orderOf({ side: "SELL", quantityUnits: 990, exitPlan: { stopPrice: 110 } });
  const later = orderOf({ clientOrderId: "later", instrument: msft, decisionTimeMs: dayStart(9) });
  const bar = barOn(1, 200);
  const { startTimeMs } = bar;
  const dividend = { ticker: aapl.ticker, barStartMs: startTimeMs, amount: 1 };
  const leave = (borrowBps: number, paid: object) => {
    const costs = { ...portfolio.costModel, borrowBpsPerYearByClass: { US_EQUITY: borrowBps } };
    const opened = stateWith([stopped, later], { ...withMargin(), costModel: costs });
    const { state } = simulate(opened, [barOn(0, 100)]);
    const bars = [{ instrument: aapl, interval: "DAY_1" as const, bar, ...paid }];
    return simulateBars(state, { startTimeMs, bars });
  };
  // 198 920.8 of cash, and 198 158.4 to buy 990 shares back at 200.
  const neither = leave(0, {});
  assert.deepEqual([neither.state.cashMicros, neither.halt], [762_400_000n, undefined]);
  assert.equal(neither.state.orders.length, 1);
  // 990 of dividends; and a day at one bp of 99 000.
  for (const [borrowBps, owed] of [
    [0, 227_600_000n],
    [365, 237_500_000n],
  ] as const) {
    const result = leave(borrowBps, { dividend });
    assert.deepEqual([result.state.cashMicros, result.state.shortfallMicros], [0n, owed]);
    assert.equal(result.halt?.reason, "SHORTFALL");
    assert.deepEqual([rejectionsOf(result), result.state.orders], [["TRADING_HALTED"], []]);
    assert.equal(result.equityPoint.equityMicros, -owed);
  }
});

test("a stop inside the bar leaves before the worst price is looked at", () => {
  const stopped = orderOf({ side: "SELL", quantityUnits: 990, exitPlan: { stopPrice: 110 } });
  const { state, events } = simulate(stateWith([stopped], withMargin()), [
    barOn(0, 100),
    barOn(1, 101, { high: 200 }),
  ]);
  assert.equal(tripsOf({ events })[0]?.exitReason, "STOP");
  assert.equal(state.halt, undefined);
});

test("a bar without trading keeps the short until there is trading", () => {
  const idle = { ...barOn(3, 190), volumeUnits: 0 };
  const days = [
    barOn(0, 100),
    barOn(1, 100, { high: 180, close: 180 }),
    { ...barOn(2, 190), volumeUnits: 0 },
    idle,
    barOn(4, 150),
  ];
  const { state, results } = simulate(stateWith([wholeShort], withMargin()), days);
  assert.deepEqual(results.slice(0, 4).flatMap(tripsOf), []);
  assert.equal(tripsOf(results[4]!)[0]?.exitPrice, 150);
  assert.equal(state.halt?.barStartMs, dayStart(1));
});

test("orders that wait are rejected when their portfolio is halted, and long lots stay", () => {
  const long = orderOf({ clientOrderId: "long", instrument: msft, quantityUnits: 100 });
  const later = orderOf({ clientOrderId: "later", instrument: msft, decisionTimeMs: dayStart(9) });
  const short = orderOf({ side: "SELL", quantityUnits: 800 });
  const rise = [barOn(0, 100), barOn(1, 200), barOn(2, 200)];
  const flat = [barOn(0, 100), barOn(1, 100), barOn(2, 100)];
  const run = simulate(stateWith([long, short, later], withMargin()), rise, flat);
  assert.deepEqual(run.results[1] && rejectionsOf(run.results[1]), ["TRADING_HALTED"]);
  assert.deepEqual(run.state.orders, []);
  assert.deepEqual(
    run.state.lots.map(({ instrument, side }) => [instrument.ticker, side]),
    [["MSFT", "BUY"]],
  );
});

test("what a long lot brings later pays back what is owed", () => {
  const exitPlan = { holdingLimit: { sessions: 3 } };
  const long = orderOf({ clientOrderId: "long", instrument: msft, quantityUnits: 100, exitPlan });
  const short = orderOf({ side: "SELL", quantityUnits: 800 });
  const rise = [barOn(0, 100), barOn(1, 240), barOn(2, 240), barOn(3, 240)];
  const flat = [barOn(0, 100), barOn(1, 100), barOn(2, 100), barOn(3, 100)];
  const { state, results } = simulate(stateWith([long, short], withMargin()), rise, flat);
  const owed = results[1]?.state.shortfallMicros ?? 0n;
  assert.ok(owed > 10_000_000_000n, String(owed));
  const { netPnlMicros = 0n, entryNotionalMicros = 0n } = tripsOf(results[3]!)[0] ?? {};
  assert.equal(state.cashMicros, 0n);
  // The entry's costs were paid when it was opened.
  assert.equal(
    owed - (state.shortfallMicros ?? 0n),
    entryNotionalMicros + netPnlMicros + 8_000_000n,
  );
});

test("a bar that makes the shorts too dear for a margin leaves no cash for an order", () => {
  const short = orderOf({ side: "SELL", quantityUnits: 400 });
  const buys = orderOf({
    clientOrderId: "buys",
    instrument: msft,
    quantityUnits: 300,
    decisionTimeMs: dayStart(2),
  });
  const rise = [barOn(0, 100), barOn(1, 200), barOn(2, 200)];
  const flat = [barOn(0, 100), barOn(1, 100), barOn(2, 130)];
  const checked = simulate(stateWith([short, buys], withMargin()), rise, flat);
  assert.deepEqual(rejectionsOf(checked), ["CASH_TOO_LOW"]);
  assert.equal(checked.state.halt, undefined);
  assert.deepEqual(rejectionsOf(simulate(stateWith([short, buys]), rise, flat)), []);
});

test("a short that is still open at the end of the run is closed there, and what is missing is owed", () => {
  const days = [barOn(0, 100), barOn(1, 100, { high: 400, close: 400 })];
  const { state } = simulate(stateWith([wholeShort], withMargin()), days);
  const ended = endRun(state);
  assert.equal(tripsOf(ended)[0]?.exitReason, "END_OF_RUN");
  assert.equal(ended.state.cashMicros, 0n);
  assert.equal(ended.equityPoint.equityMicros, -(ended.state.shortfallMicros ?? 0n));
  assert.ok((ended.state.shortfallMicros ?? 0n) > 0n);
});
