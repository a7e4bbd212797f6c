import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Bar } from "#lib/kernel/bar.ts";
import { type Side, signOf } from "#lib/kernel/trading.ts";
import { admitOrder } from "#services/execution/domain/orders/admission.ts";
import type { Order } from "#services/execution/domain/orders/order.ts";
import { cashForOrders } from "#services/execution/domain/portfolio/cash-for-orders.ts";
import type { Portfolio } from "#services/execution/domain/portfolio/portfolio.ts";
import type { PortfolioState } from "#services/execution/domain/portfolio/portfolio-state.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { cashNeeded } from "#services/risk-gate/domain/cash-needed.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { aapl } from "#test/support/apple.ts";
import {
  barOn,
  batchOf,
  dayStart,
  orderOf,
  portfolio,
  requestOf,
  stateWith,
} from "#test/support/execution-examples.ts";
import { inputsWith, policy as riskPolicy } from "#test/unit/risk-gate/calm-signal.ts";

const lenient = {
  ...riskPolicy,
  longOnly: false,
  edgeCostGate: false,
  minimumExpectedReturnBps: 0,
  minimumConfidenceRatio: 0,
  maximumRiskScore: 1,
};

const buffered = (gapBufferBps: number): Portfolio => ({
  ...portfolio,
  policy: { ...portfolio.policy, gapBufferBps },
});

const market = { dailyVolatilityBps: 0, averageDailyVolumeUnits: 1_000_000, lastClosePrice: 100 };

test("with nothing but cash, what is available is the cash divided by one plus the gap buffer", () => {
  const { availableCashMicros } = cashForOrders(stateWith([], buffered(300)));
  assert.equal(availableCashMicros, (100_000_000_000n * 10_000n) / 10_300n);
  assert.equal(cashForOrders(stateWith([])).availableCashMicros, 100_000_000_000n);
});

test("a short's proceeds and as much again are not available", () => {
  const short = orderOf({ side: "SELL", quantityUnits: 100 });
  const { state } = simulateBars(stateWith([short]), batchOf(barOn(0, 100)));
  // 10 000 of proceeds are in the cash, less 8 bps of costs; 20 000 of it are collateral.
  assert.equal(state.cashMicros, 109_992_000_000n);
  assert.equal(cashForOrders(state).availableCashMicros, 89_992_000_000n);
});

test("a waiting order keeps its notional and costs at the close that its decision saw", () => {
  const waiting = orderOf({ quantityUnits: 100, marketContext: market });
  const found = cashForOrders(stateWith([waiting], buffered(0)));
  assert.equal(found.openOrders[0]?.reservedCashMicros, 10_008_000_000n);
  assert.equal(found.availableCashMicros, 89_992_000_000n);
});

test("a waiting order without that close keeps as much as it may cost by its own plan", () => {
  const { lastClosePrice: _, ...unknown } = market;
  const reserved = (changes: Parameters<typeof orderOf>[0]) =>
    cashForOrders(stateWith([orderOf({ marketContext: unknown, ...changes })])).openOrders[0]
      ?.reservedCashMicros;
  const levels = { stopPrice: 90, targetPrice: 110 };
  assert.equal(reserved({ exitPlan: levels }), 11_008_800_000n);
  assert.equal(reserved({ exitPlan: levels, expectedPrice: 105 }), 10_508_400_000n);
  const mirrored = { stopPrice: 110, targetPrice: 90 };
  assert.equal(reserved({ side: "SELL", exitPlan: mirrored }), 11_008_800_000n);
  assert.equal(reserved({}), 100_000_000_000n, "an unknown amount leaves nothing");
});

test("no reservation is more than is left, however large the orders are", () => {
  const huge = orderOf({
    quantityUnits: 2 ** 52,
    marketContext: { ...market, lastClosePrice: 9e9 },
  });
  const next = { ...huge, name: "portfolios/example/orders/2" };
  const found = cashForOrders(stateWith([huge, next]));
  assert.deepEqual(
    [found.availableCashMicros, ...found.openOrders.map((one) => one.reservedCashMicros)],
    [0n, 100_000_000_000n, 0n],
  );
});

test("what leaves at the next open pays for an order in its own instrument, and for no other", () => {
  const exitPlan = { holdingLimit: { sessions: 1 } };
  const held = orderOf({ quantityUnits: 900, exitPlan });
  const { state } = simulateBars(stateWith([held], buffered(300)), batchOf(barOn(0, 100)));
  const found = cashForOrders(state);
  const free = 100_000_000_000n - 90_000_000_000n - 72_000_000n;
  assert.equal(found.availableCashMicros, (free * 10_000n) / 10_300n);
  // 90 000 at the mark, down by the buffer, less its costs up by it; all of it before a gap up.
  const least = 90_000_000_000n - 2_700_000_000n - 74_160_000n;
  assert.equal(found.leavingCashMicros.get("AAPL"), (least * 10_000n) / 10_300n);
});

const instruments = ["A", "B", "C", "D"].map((ticker) => ({ ...aapl, ticker }));
const side = fc.constantFrom<Side>("BUY", "SELL");
const gapBps = (bufferBps: number) => fc.integer({ min: -bufferBps, max: bufferBps });
const bufferBps = 300;

/** Orders of day 0 that fill and are held: some of them leave after one session. */
const heldOrders = fc
  .tuple(
    ...instruments.map(() =>
      fc.option(fc.tuple(side, fc.integer({ min: 1, max: 300 }), fc.boolean())),
    ),
  )
  .map((drawn) =>
    drawn.flatMap((one, index) =>
      one === null
        ? []
        : [
            orderOf({
              clientOrderId: `held-${index}`,
              instrument: instruments[index]!,
              side: one[0],
              quantityUnits: one[1],
              exitPlan: one[2] ? { holdingLimit: { sessions: 1 } } : {},
            }),
          ],
    ),
  );

function batchOn(day: number, open: (index: number) => number) {
  const bars = instruments.map((instrument, index) => ({
    instrument,
    interval: "DAY_1" as const,
    bar: barOn(day, open(index)) satisfies Bar,
  }));
  return { startTimeMs: dayStart(day), bars };
}

/** The gate's orders on a signal for each instrument, on the portfolio's own figures. */
function gateOrders(state: PortfolioState, sides: readonly Side[], share: number): Order[] {
  const { availableCashMicros, leavingCashMicros } = cashForOrders(state);
  const policy = { ...lenient, maximumPositionRatio: share };
  let cashMicros = availableCashMicros;
  return instruments.flatMap((instrument, index) => {
    const upward = sides[index] === "BUY";
    const path = Array.from(
      { length: 8 },
      (_, bar) => 100 + signOf(sides[index]!) * (bar + 1) * 0.2,
    );
    const leaving = leavingCashMicros.get(instrument.ticker);
    const inputs = inputsWith({
      instrument,
      portfolio: {
        cashMicros,
        equityMicros: 100_000_000_000n,
        ...(leaving === undefined ? {} : { leavingCashMicros: leaving }),
      },
      forecast: {
        ensemblePrices: path,
        upProbabilities: Array(8).fill(upward ? 1 : 0),
        bands: [
          {
            levelRatio: 0.95,
            lowerPrices: path.map((price) => price - 3),
            upperPrices: path.map((price) => price + 3),
          },
        ],
      },
    });
    const judgement = judgeSignal(inputs, policy, portfolio.costModel);
    cashMicros -= cashNeeded(judgement, inputs);
    if (judgement.verdict === "DENY") return [];
    // Execution denies it, unless what is held leaves at the next open.
    const isOpposite = state.lots.some(
      (lot) => lot.instrument.ticker === instrument.ticker && lot.side !== sides[index],
    );
    if (isOpposite && leaving === undefined) return [];
    const { dailyVolatilityBps, averageDailyVolumeUnits } = inputs.forecast;
    const request = requestOf({
      clientOrderId: `new-${index}`,
      instrument,
      side: sides[index]!,
      quantityUnits: Number(judgement.size.allowedUnits),
      decisionTimeMs: dayStart(1),
      marketContext: { dailyVolatilityBps, averageDailyVolumeUnits: averageDailyVolumeUnits! },
    });
    return [admitOrder(request, portfolio, { occupiedSides: [] })];
  });
}

test("what the gate allows on the ledger's figure is paid for at any opens within the gap buffer", () => {
  fc.assert(
    fc.property(
      heldOrders,
      fc.tuple(side, side, side, side),
      fc.constantFrom(0.1, 0.4, 1),
      fc.tuple(gapBps(bufferBps), gapBps(bufferBps), gapBps(bufferBps), gapBps(bufferBps)),
      (held, sides, share, gaps) => {
        const { state } = simulateBars(
          stateWith(held, buffered(bufferBps)),
          batchOn(0, () => 100),
        );
        const orders = gateOrders(state, sides, share);
        const opens = batchOn(1, (index) => 100 * (1 + gaps[index]! / 10_000));
        const { events } = simulateBars({ ...state, orders }, opens);
        const ends = events.flatMap((event) =>
          event.kind === "REJECTED" || event.kind === "EXPIRED"
            ? [`${event.kind} ${event.order.refusal?.message}`]
            : [],
        );
        assert.deepEqual(ends, []);
        assert.equal(events.filter(({ kind }) => kind === "OPENED").length, orders.length);
      },
    ),
    { numRuns: 300 },
  );
});
