import type { Bar } from "#lib/kernel/bar.ts";
import type { CostModel } from "#lib/kernel/cost.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { admitOrder } from "#services/execution/domain/orders/admission.ts";
import type { Order, OrderRequest } from "#services/execution/domain/orders/order.ts";
import { policyHashOf } from "#services/execution/domain/policy.ts";
import type { Portfolio } from "#services/execution/domain/portfolio/portfolio.ts";
import type { PortfolioState } from "#services/execution/domain/portfolio/portfolio-state.ts";
import type { BarBatch } from "#services/execution/domain/simulation/simulate-bars.ts";
import { aapl, costModel as usualCosts } from "./apple.ts";

export const dayMs = 86_400_000;

/** Midnight UTC of Monday 2017-01-02 plus `day` calendar days. */
export function dayStart(day: number): number {
  return Date.UTC(2017, 0, 2) + day * dayMs;
}

/** A half-spread of 1 bps instead of 0.8, so that the amounts of the examples are round. */
export const costModel: CostModel = {
  ...usualCosts,
  halfSpreadBpsByClass: { ...usualCosts.halfSpreadBpsByClass, US_EQUITY: 1 },
};

export const msft: Instrument = { ...aapl, ticker: "MSFT" };

const pinned = {
  policy: { maximumOpenLotsPerInstrument: 1, refuseNegativeCash: true },
  costModel,
};

export const portfolio: Portfolio = {
  ...pinned,
  name: "portfolios/example",
  auditSet: "sprints/example",
  currency: "USD",
  mode: "RESEARCH",
  dataProvenance: "REAL",
  startingCashMicros: 100_000_000_000n,
  policyHash: policyHashOf(pinned),
  createTimeMs: 0,
};

/** A bar on a day; without a range it stays at its open. */
export function barOn(
  day: number,
  open: number,
  range: Partial<Pick<Bar, "high" | "low" | "close">> = {},
): Bar {
  const close = range.close ?? open;
  return {
    startTimeMs: dayStart(day),
    open,
    high: range.high ?? Math.max(open, close),
    low: range.low ?? Math.min(open, close),
    close,
    volumeUnits: 1_000_000,
  };
}

/** The batch of one bar of one instrument. */
export function batchOf(bar: Bar, instrument: Instrument = aapl): BarBatch {
  return { startTimeMs: bar.startTimeMs, bars: [{ instrument, interval: "DAY_1", bar }] };
}

export function requestOf(changes: Partial<OrderRequest> = {}): OrderRequest {
  return {
    portfolio: portfolio.name,
    clientOrderId: "order-1",
    instrument: aapl,
    side: "BUY",
    quantityUnits: 100,
    entry: { type: "MARKET" },
    exitPlan: {},
    marketContext: { dailyVolatilityBps: 0, averageDailyVolumeUnits: 1_000_000 },
    decisionTimeMs: dayStart(0),
    decision: "decisions/1",
    entryConfidenceRatio: 0.7,
    ...changes,
  };
}

export function orderOf(changes: Partial<OrderRequest> = {}): Order {
  return admitOrder(requestOf(changes), portfolio, { occupiedSides: [] });
}

/** The state of a portfolio with nothing but cash and these orders. */
export function stateWith(orders: readonly Order[], of: Portfolio = portfolio): PortfolioState {
  return {
    portfolio: of,
    cashMicros: of.startingCashMicros,
    costsMicros: 0n,
    lots: [],
    orders,
    marks: new Map(),
    rates: new Map(),
    tickersWithVolume: new Set(),
  };
}
