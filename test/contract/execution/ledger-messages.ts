/** The terms of the independent ledger as requests to the service, and the service's replies in those terms. */

import assert from "node:assert/strict";
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import { enumName } from "#lib/wire/enum-name.ts";
import {
  type Fill,
  FillEffect,
  type Order,
  OrderState,
  PriceReference,
  RejectReason,
  TimeInForce,
} from "#proto/pmx/execution/v1/order_pb.ts";
import { FillModel } from "#proto/pmx/execution/v1/policy_pb.ts";
import {
  ExitReason,
  HaltReason,
  type Portfolio,
  type RoundTrip,
} from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import type { CostAmounts } from "#proto/pmx/type/v1/cost_pb.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { dayMs, dayStart } from "#test/support/execution-examples.ts";
import type {
  LedgerBar,
  LedgerBreakdown,
  LedgerEntry,
  LedgerFill,
  LedgerInstrument,
  LedgerOrder,
  LedgerRate,
  LedgerRules,
  LedgerTrip,
} from "./ledger-terms.ts";
import { portfolioRequest } from "./running-service.ts";

const time = (day: number) => timestampFromMs(dayStart(day));
const dayOf = (at: Parameters<typeof timestampMs>[0] | undefined) =>
  at === undefined ? undefined : (timestampMs(at) - dayStart(0)) / dayMs;

export function creationOf(rules: LedgerRules, requestId: string) {
  const { halfSpreadBps, maximumOpenLots, refuseNegativeCash, maintenanceMargin } = rules;
  const { fillModel, partialFills } = rules;
  return {
    ...portfolioRequest(requestId),
    startingCashMicros: rules.cashMicros,
    policy: {
      maximumOpenLotsPerInstrument: maximumOpenLots,
      refuseNegativeCash,
      ...(fillModel && { fillModel: FillModel[fillModel] }),
      ...(partialFills && { partialFills }),
      ...(maintenanceMargin && { maintenanceMarginRatio: maintenanceMargin }),
    },
    costModel: {
      halfSpreadBpsByClass: { ...halfSpreadBps, INTL_EQUITY: 1, INDEX: 1, FUTURE: 1 },
      slippageBps: rules.slippageBps,
      slippageBpsByClass: { ...rules.slippageBpsByClass },
      commissionBps: rules.commissionBps,
      impactFloorBps: rules.impactFloorBps,
      impactCoefficient: rules.impactCoefficient,
      participationLimitRatio: rules.participationLimitRatio,
      borrowBpsPerYearByClass: { ...rules.borrowBpsPerYear },
    },
  };
}

function instrumentOf({ ticker, exchange, assetClass, currency, ...units }: LedgerInstrument) {
  const { decimals: quantityDecimals, multiplier: contractMultiplier } = units;
  const listed = { lotSizeUnits: 1, region: "US", quantityDecimals, contractMultiplier };
  return { ticker, exchange, assetClass: AssetClass[assetClass], currency, ...listed };
}

/** `lotOf` is the service's id of a lot. */
export function requestOf(
  portfolio: string,
  order: LedgerOrder,
  lotOf: (lot: string) => string | undefined,
) {
  const { stop, target, expected, limit, trailing, close } = order;
  const exits = {
    ...(stop === undefined ? {} : { stopPrice: Number(stop) }),
    ...(target === undefined ? {} : { targetPrice: Number(target) }),
    ...(limit === undefined ? {} : { holdingLimit: { limit: limitOf(limit) } }),
    ...(trailing && { trailing: trailingOf(trailing) }),
  };
  return {
    portfolio,
    clientOrderId: order.id,
    instrument: instrumentOf(order.instrument),
    side: Side[order.side],
    quantityUnits: order.quantity,
    decisionTime: time(order.decisionDay),
    ...(order.entry && { entry: { type: entryOf(order.entry) } }),
    ...(order.timeInForce && { timeInForce: TimeInForce[order.timeInForce] }),
    ...(expected === undefined ? {} : { expectedPrice: Number(expected) }),
    ...(order.expireDay === undefined ? {} : { expireTime: time(order.expireDay) }),
    ...(close ? { close: closeOf(close, lotOf) } : { exits, entryConfidenceRatio: 0.6 }),
    market: {
      dailyVolatilityBps: order.volatilityBps,
      ...(order.averageVolume && { averageDailyVolumeUnits: order.averageVolume }),
      ...(order.lastClose === undefined ? {} : { lastClosePrice: Number(order.lastClose) }),
      ...(order.rate === undefined ? {} : { rate: rateOf(order.rate) }),
    },
  };
}

function entryOf(entry: LedgerEntry) {
  if (!("stop" in entry)) {
    return { case: "limit" as const, value: { limitPrice: Number(entry.limit) } };
  }
  const stopPrice = Number(entry.stop);
  return "limit" in entry
    ? { case: "stopLimit" as const, value: { stopPrice, limitPrice: Number(entry.limit) } }
    : { case: "stop" as const, value: { stopPrice } };
}

function closeOf(
  { lots, reversal }: NonNullable<LedgerOrder["close"]>,
  lotOf: (lot: string) => string | undefined,
) {
  return {
    reversal,
    lots: lots.map(({ lot, units, share }) => ({
      lot: lotOf(lot) ?? `${lot}, never opened`,
      ...(units !== undefined && { amount: { case: "units" as const, value: units } }),
      ...(share !== undefined && { amount: { case: "shareRatio" as const, value: share } }),
    })),
  };
}

export function rateOf({ currency, day, legs }: LedgerRate) {
  return {
    fromCurrency: currency,
    toCurrency: "USD",
    legs: legs.map(({ price, ...leg }) => ({ ...leg, price: Number(price) })),
    asOfTime: time(day),
  };
}

function trailingOf({ range: atrPrice, steps }: NonNullable<LedgerOrder["trailing"]>) {
  return { atrPrice, steps: { steps: steps.map(([gainAtr, lockAtr]) => ({ gainAtr, lockAtr })) } };
}

function limitOf(limit: NonNullable<LedgerOrder["limit"]>) {
  return "sessions" in limit
    ? { case: "sessions" as const, value: limit.sessions }
    : { case: "calendarDays" as const, value: limit.calendarDays };
}

export function seriesOf(bars: readonly LedgerBar[]) {
  const instruments = new Map(bars.map(({ instrument }) => [instrument.ticker, instrument]));
  return [...instruments.values()].map((instrument) => ({
    instrument: instrumentOf(instrument),
    interval: BarInterval.DAY_1,
    bars: bars
      .filter((bar) => bar.instrument === instrument)
      .map(({ day, open, high, low, close, volume }) => ({
        startTime: time(day),
        open: Number(open),
        high: Number(high),
        low: Number(low),
        close: Number(close),
        volumeUnits: volume,
      })),
    ...dividendsOf(bars.filter((bar) => bar.instrument === instrument)),
  }));
}

/** Some of the prices are called split-adjusted, which is the same to a series without splits. */
function dividendsOf(bars: readonly LedgerBar[]) {
  const dividends = bars.flatMap(({ day, dividend }) =>
    dividend === undefined ? [] : [{ exTime: time(day), amount: Number(dividend) }],
  );
  const priceBasis = bars.length % 2 === 0 ? PriceBasis.AS_TRADED : PriceBasis.SPLIT_ADJUSTED;
  return dividends.length > 0 ? { dividends, priceBasis } : {};
}

const costsOf = (costs: CostAmounts | undefined) => [
  costs?.halfSpreadMicros,
  costs?.slippageMicros,
  costs?.commissionMicros,
  costs?.impactMicros,
];

export function statementOf(portfolio: Portfolio) {
  const drawdown = portfolio.maxDrawdown;
  return {
    cash: portfolio.cashMicros,
    owed: portfolio.shortfallMicros,
    borrowed: portfolio.borrowMicros,
    halt: portfolio.tradingHalt && enumName(HaltReason, portfolio.tradingHalt.reason),
    equity: portfolio.equityMicros,
    realised: portfolio.realisedPnlMicros,
    costs: costsOf(portfolio.costs),
    dividends: portfolio.dividendMicros,
    waiting: portfolio.openOrders.map(({ clientOrderId }) => clientOrderId),
    marks: Number(drawdown?.n),
    drawdown: drawdown?.result.case === "value" ? drawdown.result.value : undefined,
    positions: portfolio.positions.map((position) => ({
      ticker: position.instrument?.ticker,
      quantity: position.quantityUnits,
      leaving: position.leavingUnits,
      mark: position.markPrice,
      unrealised: position.unrealisedPnlMicros,
    })),
  };
}

export function outcomeOf({ clientOrderId, state, rejectReason, filledUnits }: Order) {
  const outcome =
    rejectReason === RejectReason.UNSPECIFIED
      ? `${enumName(OrderState, state)}`
      : `${enumName(OrderState, state)} ${enumName(RejectReason, rejectReason)}`;
  return [clientOrderId, outcome, filledUnits] as const;
}

/** With the names that the ledger gives to an order and a lot. */
export function fillOf(
  fill: Fill,
  order: string | undefined,
  lot: string | undefined,
): Record<keyof LedgerFill, unknown> {
  return {
    order,
    lot,
    quantity: fill.quantityUnits,
    rest: fill.restUnits,
    reference: enumName(PriceReference, fill.reference),
    effect: enumName(FillEffect, fill.effect),
    side: enumName(Side, fill.side),
    day: dayOf(fill.barTime),
    price: fill.referencePrice,
    notional: fill.notionalMicros,
    costs: costsOf(fill.costs),
    rateDay: dayOf(fill.rate?.asOfTime),
    quoteNotional: fill.quoteNotionalMicros,
  };
}

export function tripOf(
  trip: RoundTrip,
  lot: string | undefined,
): Record<keyof LedgerTrip, unknown> {
  const entryDay = dayOf(trip.entryTime) as number;
  const exitDay = dayOf(trip.exitTime) as number;
  assert.equal(trip.calendarDaysHeld, exitDay - entryDay);
  const { pricePnlMicros, currencyPnlMicros, grossPnlMicros } = trip;
  if (pricePnlMicros !== undefined && currencyPnlMicros !== undefined) {
    assert.equal(pricePnlMicros + currencyPnlMicros, grossPnlMicros);
  }
  return {
    lot,
    quantity: trip.quantityUnits,
    entryNotional: trip.entryNotionalMicros,
    reason: enumName(ExitReason, trip.exitReason),
    gap: trip.gap,
    trigger: trip.triggerPrice,
    entryDay,
    exitDay,
    sessionsHeld: trip.sessionsHeld,
    gross: trip.grossPnlMicros,
    net: trip.netPnlMicros,
    borrowed: trip.borrowMicros ?? 0n,
    risk: trip.riskMicros,
    pricePart: trip.pricePnlMicros,
    currencyPart: trip.currencyPnlMicros,
    breakdown: breakdownOf(trip),
  };
}

function breakdownOf({ breakdown }: RoundTrip): Record<keyof LedgerBreakdown, unknown> {
  return {
    signal: breakdown?.signalMicros,
    timing: breakdown?.timingMicros,
    price: breakdown?.priceMicros,
    spread: breakdown?.spreadMicros,
    slippage: breakdown?.slippageMicros,
    impact: breakdown?.impactMicros,
    commission: breakdown?.commissionMicros,
    currency: breakdown?.currencyMicros,
    dividend: breakdown?.dividendMicros,
  };
}
