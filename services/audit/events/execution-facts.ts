import { invalidField } from "#lib/kernel/fault.ts";
import { barbellFromMessage } from "#lib/wire/barbell-message.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { required, requiredTimeMs } from "#lib/wire/required-field.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import {
  type ExchangeShare as ExchangeShareMessage,
  OrderDeniedSchema,
  OrderExpiredSchema,
  type OrderFilled,
  OrderFilledSchema,
  type OrderRejected,
  OrderRejectedSchema,
  type RunEnded,
  RunEndedSchema,
  type TradeClosed,
  TradeClosedSchema,
} from "#proto/pmx/event/v1/execution_event_pb.ts";
import { RejectReason } from "#proto/pmx/execution/v1/order_pb.ts";
import { ExitReason, type RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import type { CostAmounts } from "#proto/pmx/type/v1/cost_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import type {
  ChargedFill,
  ClosedTrade,
  EndedRun,
  ExchangeShare,
  UnfilledOrder,
} from "../domain/facts/execution-facts.ts";
import { factDecoder } from "./fact-decoder.ts";
import { pnlPartsFromMessage } from "./pnl-parts.ts";

/** The events of the execution service that are evidence. */
export const executionDecoders = [
  factDecoder({
    kind: "ORDER_FILLED",
    schema: OrderFilledSchema,
    auditSetOf: ({ auditSet }) => auditSet,
    fromMessage: fillFromMessage,
  }),
  factDecoder({
    kind: "TRADE_CLOSED",
    schema: TradeClosedSchema,
    auditSetOf: ({ auditSet }) => auditSet,
    fromMessage: tradeFromMessage,
  }),
  factDecoder({
    kind: "ORDER_DENIED",
    schema: OrderDeniedSchema,
    auditSetOf: ({ auditSet }) => auditSet,
    fromMessage: unfilledFromMessage,
  }),
  factDecoder({
    kind: "ORDER_REJECTED",
    schema: OrderRejectedSchema,
    auditSetOf: ({ auditSet }) => auditSet,
    fromMessage: unfilledFromMessage,
  }),
  factDecoder({
    kind: "ORDER_EXPIRED",
    schema: OrderExpiredSchema,
    auditSetOf: ({ auditSet }) => auditSet,
    fromMessage: unfilledFromMessage,
  }),
  factDecoder({
    kind: "RUN_ENDED",
    schema: RunEndedSchema,
    auditSetOf: ({ auditSet }) => auditSet,
    fromMessage: runFromMessage,
  }),
];

function fillFromMessage(message: OrderFilled): ChargedFill {
  const fill = required(message.fill, "fill");
  const costs = required(fill.costs, "fill.costs");
  return {
    auditSet: message.auditSet,
    fill: required(fill.id, "fill.id"),
    notionalMicros: notNegative(fill.notionalMicros, "fill.notional_micros"),
    costMicros: {
      halfSpread: notNegative(costs.halfSpreadMicros, "fill.costs.half_spread_micros"),
      slippage: notNegative(costs.slippageMicros, "fill.costs.slippage_micros"),
      commission: notNegative(costs.commissionMicros, "fill.costs.commission_micros"),
      impact: notNegative(costs.impactMicros, "fill.costs.impact_micros"),
    },
    ...(message.exchangeShare && { exchangeShare: shareFromMessage(message.exchangeShare) }),
    ...(message.continuesOrder && { continuesOrder: true }),
  };
}

function shareFromMessage({
  exchange,
  exposureMicros,
  equityMicros,
}: ExchangeShareMessage): ExchangeShare {
  return {
    exchange: required(exchange, "exchange_share.exchange"),
    exposureMicros: notNegative(exposureMicros, "exchange_share.exposure_micros"),
    equityMicros,
  };
}

/** A missing price or exit reason is recorded as missing: a gate measures how many there are. */
function tradeFromMessage(message: TradeClosed): ClosedTrade {
  const trip = required(message.roundTrip, "round_trip");
  if (trip.entryNotionalMicros <= 0n) {
    throw invalidField("round_trip.entry_notional_micros", "must be over 0");
  }
  if (trip.calendarDaysHeld < 0) {
    throw invalidField("round_trip.calendar_days_held", "must be at least 0");
  }
  const barbell = barbellFromMessage(trip, "round_trip.");
  return {
    auditSet: message.auditSet,
    roundTrip: required(trip.name, "round_trip.name"),
    ticker: required(trip.instrument?.ticker, "round_trip.instrument.ticker"),
    ...sideFromMessage(trip),
    ...(trip.entryTime && { entryTimeMs: timeMsOf(trip.entryTime, "round_trip.entry_time") }),
    exitTimeMs: requiredTimeMs(trip.exitTime, "round_trip.exit_time"),
    entryPrice: priceFromMessage(trip.entryPrice),
    exitPrice: priceFromMessage(trip.exitPrice),
    exitReason: enumName(ExitReason, trip.exitReason) ?? "UNKNOWN",
    calendarDaysHeld: trip.calendarDaysHeld,
    netPnlMicros: trip.netPnlMicros,
    entryNotionalMicros: trip.entryNotionalMicros,
    ...(trip.costs && { costsMicros: costsFromMessage(trip.costs) + borrowFromMessage(trip) }),
    ...(barbell && { barbell }),
    ...partsFromMessage(trip),
    ...(trip.breakdown && {
      pnlParts: pnlPartsFromMessage(trip.breakdown, trip.netPnlMicros),
    }),
  };
}

function sideFromMessage({ side }: RoundTrip): Pick<ClosedTrade, "side"> {
  const name = enumName(Side, side);
  return name === "BUY" || name === "SELL" ? { side: name } : {};
}

/** All costs of both legs. */
function costsFromMessage(costs: CostAmounts): bigint {
  const { halfSpreadMicros, slippageMicros, commissionMicros, impactMicros } = costs;
  const micros = halfSpreadMicros + slippageMicros + commissionMicros + impactMicros;
  return notNegative(micros, "round_trip.costs");
}

/** What borrowing the shares of a short cost; absent for nothing. */
function borrowFromMessage({ borrowMicros = 0n }: RoundTrip): bigint {
  return notNegative(borrowMicros, "round_trip.borrow_micros");
}

/** @throws Fault FIELD_INVALID when the parts do not add up to the gross. */
function partsFromMessage({
  pricePnlMicros,
  currencyPnlMicros,
  grossPnlMicros,
}: RoundTrip): Pick<ClosedTrade, "pricePnlMicros" | "currencyPnlMicros"> {
  if (pricePnlMicros === undefined || currencyPnlMicros === undefined) return {};
  if (pricePnlMicros + currencyPnlMicros !== grossPnlMicros) {
    const description = "and price_pnl_micros must add up to gross_pnl_micros";
    throw invalidField("round_trip.currency_pnl_micros", description);
  }
  return { pricePnlMicros, currencyPnlMicros };
}

function unfilledFromMessage(message: Pick<OrderRejected, "auditSet" | "order">): UnfilledOrder {
  const order = required(message.order, "order");
  return {
    auditSet: message.auditSet,
    order: required(order.name, "order.name"),
    ticker: required(order.instrument?.ticker, "order.instrument.ticker"),
    reason: enumName(RejectReason, order.rejectReason) ?? String(order.rejectReason),
    ...(order.filledUnits > 0n && { partlyFilled: true }),
    ...(order.closing && { closes: true }),
  };
}

function runFromMessage(message: RunEnded): EndedRun {
  const { auditSet, startingCashMicros, marks } = message;
  if (startingCashMicros <= 0n) throw invalidField("starting_cash_micros", "must be over 0");
  if (marks.length === 0) throw invalidField("marks", "must hold at least one mark");
  const closeTimesMs = marks.map(({ closeTime }, at) => {
    return requiredTimeMs(closeTime, `marks[${at}].close_time`);
  });
  for (const [at, timeMs] of closeTimesMs.entries()) {
    const before = closeTimesMs[at - 1];
    if (before === undefined || timeMs > before) continue;
    throw invalidField(`marks[${at}].close_time`, "must be after the mark before");
  }
  return {
    auditSet,
    portfolio: required(message.portfolio, "portfolio"),
    startingCashMicros,
    startTimeMs: requiredTimeMs(message.startTime, "start_time"),
    closeTimesMs,
    equityMicros: marks.map(({ equityMicros }) => equityMicros),
    cashMicros: marks.map(({ cashMicros }) => cashMicros),
  };
}

function priceFromMessage(price: number): number | undefined {
  return Number.isFinite(price) && price > 0 ? price : undefined;
}

function notNegative(micros: bigint, field: string): bigint {
  if (micros < 0n) throw invalidField(field, "must be at least 0");
  return micros;
}
