import assert from "node:assert/strict";
import { intradayDefaults } from "#gateway/sprint/domain/intraday-pass.ts";
import type { BarInterval } from "#lib/kernel/bar.ts";
import { exitReasonWord } from "#lib/kernel/exit-reason-words.ts";
import { fromMicros } from "#lib/kernel/money.ts";
import type { ExitPlan, Side } from "#lib/kernel/trading.ts";
import { triggerAtOpen, triggerInRange } from "#services/execution/domain/exits/exit-trigger.ts";
import { returnRatio } from "#services/execution/domain/ledger/round-trip.ts";
import type { Portfolio } from "#services/execution/domain/portfolio/portfolio.ts";
import type { PortfolioState } from "#services/execution/domain/portfolio/portfolio-state.ts";
import { positionsOf } from "#services/execution/domain/portfolio/position.ts";
import { simulateBars } from "#services/execution/domain/simulation/simulate-bars.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { exitPlan } from "#services/risk-gate/domain/exits/exit-plan.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { resolvePolicy } from "#services/risk-gate/domain/policy/resolve-policy.ts";
import { aapl, costModel } from "#test/support/apple.ts";
import {
  barOn,
  batchOf,
  dayStart,
  orderOf,
  portfolio,
  stateWith,
} from "#test/support/execution-examples.ts";
import { inputsWith } from "#test/unit/risk-gate/calm-signal.ts";
import { closedByOrder } from "./closed-by-order.ts";
import { runArea } from "./run-area.ts";

const { policy: layers } = loadRiskGateConfig({ environment: {} });

interface GivenHeld {
  readonly shares?: number;
  readonly close?: number;
  readonly stopLoss?: number;
  readonly targetPrice?: number;
  readonly maxHoldingBars?: number;
  readonly holdingBarsBefore?: number;
  readonly newBarsSinceLastCheck?: number;
  /** Hourly bars since the entry on a daily bar. */
  readonly barsSinceLastCheck?: number;
}

interface GivenPart {
  readonly positionBefore: number;
  readonly stopLoss: number;
  readonly targetPrice: number;
  readonly close: number;
  readonly signal: { readonly shares: number };
}

/** A part of a long is sold at the close of the bar before. */
function closedInPart({ positionBefore: held, stopLoss, targetPrice, close, signal }: GivenPart) {
  const plan = { stopPrice: stopLoss, targetPrice };
  const prices = { entryPrice: close, price: close };
  const { lots } = closedByOrder({ units: held, plan, ...prices }, signal.shares);
  const [lot] = lots;
  return {
    stopLossAfter: lot?.exitPlan.stopPrice,
    targetPriceAfter: lot?.exitPlan.targetPrice,
    positionAfter: lot?.quantityUnits,
  };
}

runArea<GivenHeld | GivenPart>("exits", (given) => {
  if ("signal" in given) return closedInPart(given);
  const { shares = 10, close = 100, stopLoss, targetPrice, maxHoldingBars } = given;
  const { holdingBarsBefore = 0, newBarsSinceLastCheck, barsSinceLastCheck } = given;
  const bars = holdingBarsBefore + (newBarsSinceLastCheck ?? barsSinceLastCheck ?? 1);
  const interval: BarInterval = barsSinceLastCheck === undefined ? "DAY_1" : "HOUR_1";
  const plan: ExitPlan = {
    ...(stopLoss !== undefined && { stopPrice: stopLoss }),
    ...(targetPrice !== undefined && { targetPrice }),
    ...(maxHoldingBars !== undefined && {
      holdingLimit: { bars: maxHoldingBars, interval: "DAY_1" },
    }),
  };
  const lot = {
    side: shares > 0 ? ("BUY" as const) : ("SELL" as const),
    exitPlan: plan,
    entryBarStartMs: dayStart(0),
    barsCompleted: { [interval]: bars },
    instrument: aapl,
  };
  const bar = barOn(1, close);
  const found = triggerAtOpen(lot, bar) ?? triggerInRange(lot, bar);
  return {
    exitReason: found === undefined ? null : exitReasonWord(found.reason),
    holdingBarsAfter: bars,
    effectiveMaxBarsThisCheck: maxHoldingBars,
  };
});

const commissionAlone = (commissionBps: number) => ({
  ...costModel,
  halfSpreadBpsByClass: { ...costModel.halfSpreadBpsByClass, US_EQUITY: 0 },
  slippageBps: 0,
  impactFloorBps: 0,
  commissionBps,
});

/** A portfolio that may hold several lots of an instrument. */
const several: Portfolio = {
  ...portfolio,
  policy: { ...portfolio.policy, maximumOpenLotsPerInstrument: 2 },
};

/** The state after an order has filled at the open of a day. */
function filledOn(day: number, before: PortfolioState, side: Side, units: number, price: number) {
  const order = orderOf({ clientOrderId: `order-${day}`, side, quantityUnits: units });
  const waiting = { ...before, orders: [...before.orders, order] };
  return simulateBars(waiting, batchOf(barOn(day, price)));
}

interface GivenTrade {
  readonly positionBefore: number;
  readonly avgEntryPrice: number | null;
  readonly action: Side;
  readonly shares: number;
  readonly fillPrice: number;
  readonly commissionBps?: number;
}

/** A long that is closed whole at the open after one session. */
function closedWhole({ positionBefore, avgEntryPrice, fillPrice, commissionBps = 0 }: GivenTrade) {
  const of = { ...portfolio, costModel: commissionAlone(commissionBps) };
  const order = orderOf({
    quantityUnits: positionBefore,
    exitPlan: { holdingLimit: { sessions: 1 } },
  });
  const opened = simulateBars(stateWith([order], of), batchOf(barOn(0, avgEntryPrice ?? 0)));
  const { events, state } = simulateBars(opened.state, batchOf(barOn(1, fillPrice)));
  const [closed] = events;
  assert.ok(closed?.kind === "CLOSED");
  const { roundTrip } = closed;
  return {
    realizedPnl: fromMicros(roundTrip.netPnlMicros),
    realizedPnlPct: returnRatio(roundTrip),
    isClose: true,
    closeSize: roundTrip.quantityUnits,
    entryPrice: roundTrip.entryPrice,
    exitPrice: roundTrip.exitPrice,
    positionAfter: positionsOf(state.lots, state.marks).length,
  };
}

/** An order that opens, or adds to what is held. */
function opened({ positionBefore, avgEntryPrice, action, shares, fillPrice }: GivenTrade) {
  const flat = stateWith([], several);
  const before =
    positionBefore === 0
      ? flat
      : filledOn(0, flat, action, Math.abs(positionBefore), avgEntryPrice ?? 0).state;
  const { events, state } = filledOn(1, before, action, shares, fillPrice);
  const [position] = positionsOf(state.lots, state.marks);
  return {
    realizedPnl: null,
    isClose: events.some(({ kind }) => kind === "CLOSED"),
    positionBefore,
    positionAfter: Number(position?.quantityUnits),
    avgEntryAfter: position?.averageEntryPrice,
  };
}

/** A closing order takes no more than is held, whatever the signal asks for. */
function closedAndNoMore({
  positionBefore,
  avgEntryPrice,
  fillPrice,
  commissionBps = 0,
}: GivenTrade) {
  const of = { ...portfolio, costModel: commissionAlone(commissionBps) };
  const prices = { entryPrice: avgEntryPrice ?? 0, price: fillPrice };
  const { roundTrip, lots } = closedByOrder({ units: positionBefore, ...prices }, 0, of);
  return {
    realizedPnl: fromMicros(roundTrip.netPnlMicros),
    realizedPnlPct: returnRatio(roundTrip),
    isClose: true,
    closeSize: roundTrip.quantityUnits,
    positionBefore,
    positionAfter: lots.length,
    entryPrice: roundTrip.entryPrice,
    exitPrice: roundTrip.exitPrice,
  };
}

runArea<GivenTrade>("pnl", (given) => {
  const isAgainst = Math.sign(given.positionBefore) === (given.action === "BUY" ? -1 : 1);
  if (!isAgainst) return opened(given);
  return given.shares > Math.abs(given.positionBefore)
    ? closedAndNoMore(given)
    : closedWhole(given);
});

interface GivenRoundTrip {
  readonly initialCapital: number;
  readonly shares: number;
  readonly open: {
    readonly close: number;
    readonly stopLoss: number;
    readonly targetPrice: number;
  };
  readonly then: { readonly close: number };
}

runArea<GivenRoundTrip>("round-trip", ({ initialCapital, shares, open, then }) => {
  const startingCashMicros = BigInt(initialCapital) * 1_000_000n;
  const of = { ...portfolio, costModel, startingCashMicros };
  const plan = { stopPrice: open.stopLoss, targetPrice: open.targetPrice };
  const order = orderOf({ quantityUnits: shares, exitPlan: plan });
  const entry = simulateBars(stateWith([order], of), batchOf(barOn(0, open.close)));
  const { events, state } = simulateBars(entry.state, batchOf(barOn(2, then.close)));
  const [closed] = events;
  assert.ok(closed?.kind === "CLOSED");
  const { roundTrip } = closed;
  return {
    realizedPnl: fromMicros(roundTrip.netPnlMicros),
    cashChange: fromMicros(state.cashMicros - startingCashMicros),
    exitReason: exitReasonWord(roundTrip.exitReason),
    holdingPeriodDays: roundTrip.calendarDaysHeld,
    positionAfter: state.lots.length,
    closeSize: roundTrip.quantityUnits,
  };
});

interface GivenLevels {
  readonly close: number;
  readonly atr14MeanHighLowRange: number;
}

interface GivenAgainst {
  readonly positionBefore: number;
}

runArea<GivenLevels | GivenAgainst>("proof-mode", (given) => {
  if ("positionBefore" in given) {
    const prices = { entryPrice: 100, price: 100 };
    const { roundTrip } = closedByOrder({ units: given.positionBefore, ...prices }, 0);
    return { executedShares: roundTrip.quantityUnits };
  }
  const { close, atr14MeanHighLowRange } = given;
  const policy = resolvePolicy(layers, [{ proofMode: true }]);
  const long = exitPlan(policy, "BUY", close, atr14MeanHighLowRange);
  const short = exitPlan(policy, "SELL", close, atr14MeanHighLowRange);
  return {
    stopLoss: long.stopPrice,
    targetPrice: long.targetPrice,
    sellStopLoss: short.stopPrice,
    sellTargetPrice: short.targetPrice,
    forecastHorizonBars: policy.holdingLimit.sessions,
    intradayForecastHorizonBars: intradayDefaults.horizonBars,
  };
});

interface GivenTargets {
  readonly price: number;
  readonly forecastPrice: number;
  readonly atrPrice: number | null;
}

runArea<GivenTargets>("targets", ({ price, forecastPrice, atrPrice }) => {
  const policy = resolvePolicy(layers, []);
  const forecast = {
    lastClosePrice: price,
    ensemblePrices: Array<number>(8).fill(forecastPrice),
    atrPrice: atrPrice ?? Number.NaN,
  };
  const { verdict, exitPlan: plan } = judgeSignal(inputsWith({ forecast }), policy, costModel);
  return { verdict, stopLoss: plan?.stopPrice ?? null, targetPrice: plan?.targetPrice ?? null };
});
