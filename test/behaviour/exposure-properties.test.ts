import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { shareOf } from "#lib/kernel/money.ts";
import { grossExposureMicros } from "#lib/kernel/portfolio-facts.ts";
import { admitOrder } from "#services/execution/domain/orders/admission.ts";
import { cashForOrders } from "#services/execution/domain/portfolio/cash-for-orders.ts";
import { exposuresOf } from "#services/execution/domain/portfolio/exposure.ts";
import type { PortfolioState } from "#services/execution/domain/portfolio/portfolio-state.ts";
import { equityMicros } from "#services/execution/domain/portfolio/position.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { aapl, costModel } from "#test/support/apple.ts";
import {
  barOn,
  dayStart,
  portfolio,
  requestOf,
  stateWith,
} from "#test/support/execution-examples.ts";
import { inputsWith, policy } from "#test/unit/risk-gate/calm-signal.ts";
import { factsWith } from "#test/unit/risk-gate/stated-facts.ts";

const instruments: readonly Instrument[] = ["AAA", "BBB", "CCC", "DDD", "EEE"].map((ticker) => ({
  ...aapl,
  ticker,
}));

/** A round: which instruments have a signal and which way, and where the prices go after the fills. */
const round = fc.record({
  edgesBps: fc.tuple(...instruments.map(() => fc.constantFrom(-200, -60, 0, 60, 200))),
  movesPermille: fc.tuple(...instruments.map(() => fc.integer({ min: -80, max: 80 }))),
});

type Round = typeof round extends fc.Arbitrary<infer Drawn> ? Drawn : never;

const limits = fc.record({
  maximumGrossExposureRatio: fc.integer({ min: 5, max: 120 }).map((percent) => percent / 100),
  maximumPositionRatio: fc.constantFrom(0.1, 0.3, 0.6),
});

function factsOf(state: PortfolioState) {
  const { exposures, grossLimitMicros } = exposuresOf(state);
  return {
    ...factsWith({}, exposures),
    ...(grossLimitMicros !== undefined && { grossLimitMicros }),
  };
}

type Limits = typeof limits extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Orders by the decisions of the gate, each made on the portfolio with the orders before it. */
function decided(
  before: PortfolioState,
  day: number,
  prices: readonly number[],
  edgesBps: readonly number[],
  own: Partial<typeof policy>,
): PortfolioState {
  let state = before;
  for (const [at, instrument] of instruments.entries()) {
    const price = prices[at]!;
    const expected = price * (1 + edgesBps[at]! / 1e4);
    const held = state.lots.filter((lot) => lot.instrument.ticker === instrument.ticker);
    const steady = (value: number) => Array<number>(8).fill(value);
    const inputs = inputsWith({
      instrument,
      forecast: {
        asOfMs: dayStart(day),
        lastClosePrice: price,
        ensemblePrices: steady(expected),
        bands: [
          {
            levelRatio: 0.95,
            lowerPrices: steady(expected * 0.99),
            upperPrices: steady(expected * 1.01),
          },
        ],
        upProbabilities: steady(edgesBps[at]! > 0 ? 0.9 : 0.1),
        atrPrice: price / 50,
      },
      portfolio: {
        equityMicros: equityMicros(state.cashMicros, state.lots, state.marks),
        cashMicros: cashForOrders(state).availableCashMicros,
        heldUnits: held.reduce((sum, lot) => sum + BigInt(lot.quantityUnits), 0n),
        facts: factsOf(state),
      },
    });
    const { verdict, signal, size } = judgeSignal(
      inputs,
      { ...policy, longOnly: false, ...own },
      costModel,
    );
    if (verdict === "DENY" || signal.side === undefined) continue;
    const request = requestOf({
      clientOrderId: `order-${day}-${instrument.ticker}`,
      instrument,
      side: signal.side,
      quantityUnits: Number(size.allowedUnits),
      decisionTimeMs: dayStart(day),
      marketContext: { dailyVolatilityBps: 100, lastClosePrice: price },
    });
    const order = admitOrder(request, state.portfolio, { occupiedSides: [] });
    if (order.state === "ACCEPTED") state = { ...state, orders: [...state.orders, order] };
  }
  return state;
}

/** Rounds in which everything is decided at the last closes and filled at opens that have moved since. */
function play(rounds: readonly Round[], own: Limits, gapBufferBps: number) {
  const { maximumGrossExposureRatio } = own;
  const ledger = { ...portfolio.policy, gapBufferBps, maximumGrossExposureRatio };
  let state = stateWith([], { ...portfolio, costModel, policy: ledger });
  let prices = instruments.map(() => 100);
  let [day, opened, shorts, refused] = [0, 0, 0, 0];
  const advance = () => {
    const startTimeMs = dayStart(day);
    const bars = instruments.map((instrument, at) => {
      return { instrument, interval: "DAY_1" as const, bar: barOn(day, prices[at]!) };
    });
    day += 1;
    const result = simulateBars(state, { startTimeMs, bars });
    state = result.state;
    return result.events;
  };
  advance();
  for (const { edgesBps, movesPermille } of rounds) {
    state = decided(state, day, prices, edgesBps, own);
    prices = prices.map((price, at) => (price * (1000 + movesPermille[at]!)) / 1000);
    const events = advance();
    const fills = events.filter(({ kind }) => kind === "OPENED");
    if (fills.length > 0) {
      // The bars stay at their opens, so that the marks after them are the prices of the fills.
      const gross = grossExposureMicros(exposuresOf({ ...state, orders: [] }).exposures)!;
      const equity = equityMicros(state.cashMicros, state.lots, state.marks);
      const cap = shareOf(equity, 1e4 * maximumGrossExposureRatio);
      assert.ok(gross <= cap, `${gross} is above ${cap}`);
    }
    opened += fills.length;
    shorts += fills.filter((one) => one.kind === "OPENED" && one.fill.side === "SELL").length;
    refused += events.filter(
      (one) => one.kind === "REJECTED" && one.order.refusal?.reason === "GROSS_EXPOSURE",
    ).length;
  }
  return { opened, shorts, refused };
}

test("no opening fill leaves gross exposure above its cap, shorts included, wherever the market opens", () => {
  let [opened, shorts, refused] = [0, 0, 0];
  fc.assert(
    fc.property(fc.array(round, { minLength: 1, maxLength: 5 }), limits, (rounds, own) => {
      const played = play(rounds, own, 0);
      opened += played.opened;
      shorts += played.shorts;
      refused += played.refused;
    }),
    { numRuns: 1_000, seed: 9 },
  );
  assert.ok(opened > 1_000 && shorts > 300, `${opened} lots were opened, ${shorts} short`);
  assert.ok(refused > 100, `${refused} fills were refused for the cap`);
});

test("what the gate allows of the cap is filled at any opens within the gap buffer", () => {
  let opened = 0;
  fc.assert(
    fc.property(fc.array(round, { minLength: 1, maxLength: 5 }), limits, (rounds, own) => {
      // The prices of a round move by 8 % at the most; what is lost to costs comes out of the buffer too.
      const played = play(rounds, own, 900);
      assert.equal(played.refused, 0);
      opened += played.opened;
    }),
    { numRuns: 300, seed: 10 },
  );
  assert.ok(opened > 200, `${opened} lots were opened`);
});
