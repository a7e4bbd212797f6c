import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Bar } from "#lib/kernel/bar.ts";
import type { ExitPlan, TrailingStop } from "#lib/kernel/trading.ts";
import { signOf } from "#lib/kernel/trading.ts";
import { planViolations } from "#services/execution/domain/exits/exit-plan.ts";
import { stopOf } from "#services/execution/domain/exits/exit-trigger.ts";
import { stopAfterClose } from "#services/execution/domain/exits/trailing-stop.ts";
import {
  type BarResult,
  simulateBars,
} from "#services/execution/domain/simulation/simulate-bars.ts";
import { barOn, batchOf, orderOf, stateWith } from "#test/support/execution-examples.ts";

/** Of the original: breakeven from a gain of one average true range, half of one locked from one and a half. */
const original: TrailingStop = {
  atrPrice: 2,
  steps: [
    { gainAtr: 1, lockAtr: 0 },
    { gainAtr: 1.5, lockAtr: 0.5 },
  ],
};

const long = { side: "BUY", entryPrice: 100, trailing: original, stopPrice: 97 } as const;
const short = { ...long, side: "SELL", stopPrice: 103 } as const;

test("the stop goes to the entry at a gain of one range and locks half a range at one and a half", () => {
  const closes = [101.99, 102, 102.99, 103, 110];
  assert.deepEqual(
    closes.map((close) => stopAfterClose(long, close)),
    [undefined, 100, 100, 101, 101],
  );
  assert.deepEqual(
    [98.01, 98, 97, 90].map((close) => stopAfterClose(short, close)),
    [undefined, 100, 99, 99],
  );
});

test("a stop that stands nearer stays, and a position without one gets it by the first step", () => {
  assert.equal(stopAfterClose({ ...long, stopPrice: 100.5 }, 102), undefined);
  assert.equal(stopAfterClose({ ...long, stopPrice: 100 }, 102), undefined);
  assert.equal(stopAfterClose({ ...long, stopPrice: undefined }, 102), 100);
  assert.equal(stopAfterClose({ ...long, trailing: undefined }, 200), undefined);
});

function simulate(exitPlan: ExitPlan, bars: readonly Bar[], side: "BUY" | "SELL" = "BUY") {
  let state = stateWith([orderOf({ side, exitPlan })]);
  const results: BarResult[] = [];
  for (const bar of bars) {
    const result = simulateBars(state, batchOf(bar));
    results.push(result);
    state = result.state;
  }
  const trips = results.flatMap(({ events }) =>
    events.flatMap((event) => (event.kind === "CLOSED" ? [event.roundTrip] : [])),
  );
  return { state, results, trips };
}

const plan: ExitPlan = { stopPrice: 97, targetPrice: 120, trailing: original };

test("a stop that a close moved holds from the next bar on, not in the bar of that close", () => {
  // The bar of the second day falls to 99 before its close of 103 is known.
  const days = [
    barOn(0, 100),
    barOn(1, 100, { low: 99, close: 103 }),
    barOn(2, 103, { low: 100.5 }),
  ];
  const { trips, results } = simulate(plan, days);
  assert.deepEqual(results[1]?.events, []);
  assert.deepEqual(
    results[1]?.trailedStops?.map(({ stopPrice }) => stopPrice),
    [101],
  );
  const [trip] = trips;
  assert.deepEqual(
    [trip?.exitReason, trip?.exitPrice, trip?.triggerPrice, trip?.gap],
    ["TRAILING_STOP", 101, 101, false],
  );
  // The risk stays that to the stop of the plan.
  assert.equal(trip?.riskMicros, 300_000_000n);
});

test("a gap through a moved stop fills at the open", () => {
  const days = [barOn(0, 100), barOn(1, 102), barOn(2, 98)];
  const [trip] = simulate(plan, days).trips;
  assert.deepEqual([trip?.exitReason, trip?.exitPrice, trip?.gap], ["TRAILING_STOP", 98, true]);
});

test("only a bar with trading moves the stop, and the close of the entry's own bar counts", () => {
  const idle = { ...barOn(1, 104), volumeUnits: 0 };
  const { state } = simulate(plan, [barOn(0, 100), idle]);
  assert.equal(state.lots[0]?.trailedStopPrice, undefined);
  assert.equal(
    simulate(plan, [barOn(0, 100, { close: 104 })]).state.lots[0]?.trailedStopPrice,
    101,
  );
});

test("whatever the bars, a stop moves in the position's favour only and closes there or worse", () => {
  const price = fc.integer({ min: 8_000, max: 12_000 }).map((cents) => cents / 100);
  const bars = fc.array(fc.tuple(price, price, price, price), { minLength: 2, maxLength: 25 });
  const steps = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 10 })), {
      minLength: 1,
      maxLength: 4,
    })
    .map((rises) => {
      let [gain, lock] = [0, -0.1];
      return rises.map(([more, locked]) => {
        gain += more / 4;
        lock = Math.min(lock + locked / 10, gain - 0.01);
        return { gainAtr: gain, lockAtr: Math.max(lock, 0) };
      });
    })
    .filter(
      (list) => planViolations({ trailing: { atrPrice: 1, steps: list } }, "BUY", "").length === 0,
    );
  const side = fc.constantFrom("BUY" as const, "SELL" as const);
  fc.assert(
    fc.property(bars, steps, side, fc.integer({ min: 1, max: 40 }), (days, list, way, tenths) => {
      const exitPlan = { trailing: { atrPrice: tenths / 10, steps: list } };
      const series = days.map(([open, close, one, other], day) =>
        barOn(day, open, {
          close,
          high: Math.max(open, close, one, other),
          low: Math.min(open, close, one, other),
        }),
      );
      const { results, trips } = simulate(exitPlan, series, way);
      let stop: number | undefined;
      for (const { state, trailedStops = [] } of results) {
        for (const { stopPrice } of trailedStops) {
          if (stop !== undefined) assert.ok(signOf(way) * (stopPrice - stop) > 0);
          stop = stopPrice;
        }
        const [lot] = state.lots;
        if (lot !== undefined) assert.equal(stopOf(lot), stop);
      }
      for (const trip of trips) {
        assert.equal(trip.exitReason, "TRAILING_STOP");
        assert.equal(trip.triggerPrice, stop);
        assert.ok(signOf(way) * (trip.exitPrice - (stop ?? 0)) <= 0);
        assert.equal(trip.gap, trip.exitPrice !== stop);
      }
    }),
    { numRuns: 1000 },
  );
});

test("steps that do not ascend, or lock what was not gained, are refused by field", () => {
  const refused = (...steps: (readonly [number, number])[]) =>
    planViolations(
      {
        trailing: { atrPrice: 2, steps: steps.map(([gainAtr, lockAtr]) => ({ gainAtr, lockAtr })) },
      },
      "BUY",
      "exits",
    ).map(({ field }) => field);
  assert.deepEqual(refused([1, 0], [1.5, 0.5]), []);
  assert.deepEqual(refused([1, 0], [1, 0.5]), ["exits.trailing.steps"]);
  assert.deepEqual(refused([1, 0.5], [2, 0.5]), ["exits.trailing.steps"]);
  assert.deepEqual(refused([1, 1]), ["exits.trailing.steps"]);
  const noRange = { trailing: { ...original, atrPrice: Number.NaN } };
  assert.deepEqual(
    planViolations(noRange, "BUY", "exits").map(({ field }) => field),
    ["exits.trailing.atr_price"],
  );
});
