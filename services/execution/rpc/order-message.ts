import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { ExitPlan } from "#lib/kernel/trading.ts";
import { barbellFromMessage, barbellToMessage } from "#lib/wire/barbell-message.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { rateFromMessage, rateToMessage } from "#lib/wire/rate-message.ts";
import { required, requiredTimeMs } from "#lib/wire/required-field.ts";
import {
  holdingLimitFromMessage,
  holdingLimitToMessage,
  sideFromMessage,
} from "#lib/wire/trading-message.ts";
import { trailingFromMessage, trailingToMessage } from "#lib/wire/trailing-message.ts";
import type { SubmitOrderRequest } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import {
  type OrderExits,
  type OrderSchema,
  OrderState,
  RejectReason,
  TimeInForce,
} from "#proto/pmx/execution/v1/order_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import type { MarketContext } from "../domain/fills/charge.ts";
import type { Order, OrderRequest } from "../domain/orders/order.ts";
import { closeFromMessage, closingToMessage } from "./closing-message.ts";
import { tradableInstrumentFromMessage } from "./instrument-message.ts";
import {
  orderEntryFromMessage,
  orderEntryToMessage,
  timeInForceFromMessage,
} from "./order-entry-message.ts";

/** An order in a request. @throws Fault INVALID_ARGUMENT naming the wrong field. */
export function orderRequestFromMessage(message: SubmitOrderRequest): OrderRequest {
  const market = required(message.market, "market");
  const { averageDailyVolumeUnits: volume, lastClosePrice, rate } = market;
  const barbell = barbellFromMessage(message);
  return {
    portfolio: message.portfolio,
    clientOrderId: message.clientOrderId,
    instrument: tradableInstrumentFromMessage(message.instrument, "instrument"),
    side: sideFromMessage(message.side, "side"),
    quantityUnits: Number(message.quantityUnits),
    entry: orderEntryFromMessage(message.entry),
    ...timeInForceFromMessage(message.timeInForce),
    exitPlan: exitPlanFromMessage(message.exits),
    ...(message.expectedPrice === undefined ? {} : { expectedPrice: message.expectedPrice }),
    ...(message.expireTime === undefined
      ? {}
      : { expireTimeMs: requiredTimeMs(message.expireTime, "expire_time") }),
    marketContext: {
      dailyVolatilityBps: market.dailyVolatilityBps,
      ...(volume === undefined ? {} : { averageDailyVolumeUnits: volume }),
      ...(lastClosePrice === undefined ? {} : { lastClosePrice }),
      ...(rate === undefined ? {} : { rate: rateFromMessage(rate, "market.rate") }),
    },
    decisionTimeMs: requiredTimeMs(message.decisionTime, "decision_time"),
    decision: message.decision,
    entryConfidenceRatio: message.entryConfidenceRatio,
    // Absent where it is, so that an order of an earlier version has the same hash.
    ...(barbell && { barbell }),
    ...(message.close && { close: closeFromMessage(message.close) }),
  };
}

/** An order in a reply. */
export function orderToMessage(order: Order): MessageInitShape<typeof OrderSchema> {
  return {
    name: order.name,
    clientOrderId: order.clientOrderId,
    instrument: instrumentToMessage(order.instrument),
    side: Side[order.side],
    quantityUnits: BigInt(order.quantityUnits),
    state: OrderState[storedState(order)],
    rejectReason: order.refusal === undefined ? 0 : RejectReason[order.refusal.reason],
    rejectMessage: order.refusal?.message ?? "",
    decisionTime: timestampFromMs(order.decisionTimeMs),
    decision: order.decision,
    entry: orderEntryToMessage(order.entry),
    ...(order.timeInForce !== undefined && { timeInForce: TimeInForce[order.timeInForce] }),
    exits: exitPlanToMessage(order.exitPlan),
    ...(order.expectedPrice === undefined ? {} : { expectedPrice: order.expectedPrice }),
    ...(order.expireTimeMs === undefined
      ? {}
      : { expireTime: timestampFromMs(order.expireTimeMs) }),
    entryConfidenceRatio: order.entryConfidenceRatio,
    filledUnits: BigInt(order.state === "FILLED" ? order.quantityUnits : (order.filledUnits ?? 0)),
    ...barbellToMessage(order.barbell),
    market: marketToMessage(order.marketContext),
    ...(order.closing && { closing: closingToMessage(order.closing) }),
  };
}

function marketToMessage({ rate, ...market }: MarketContext) {
  return { ...market, ...(rate === undefined ? {} : { rate: rateToMessage(rate) }) };
}

function exitPlanFromMessage(exits: OrderExits | undefined): ExitPlan {
  if (exits === undefined) return {};
  const { stopPrice, targetPrice, holdingLimit, trailing } = exits;
  return {
    ...(stopPrice === undefined ? {} : { stopPrice }),
    ...(targetPrice === undefined ? {} : { targetPrice }),
    ...(holdingLimit === undefined
      ? {}
      : { holdingLimit: holdingLimitFromMessage(holdingLimit, "exits.holding_limit") }),
    ...(trailing && { trailing: trailingFromMessage(trailing, "exits.trailing") }),
  };
}

function exitPlanToMessage(
  plan: ExitPlan,
): NonNullable<MessageInitShape<typeof OrderSchema>["exits"]> {
  const { holdingLimit, trailing, ...prices } = plan;
  return {
    ...prices,
    ...(holdingLimit && { holdingLimit: holdingLimitToMessage(holdingLimit) }),
    ...(trailing && { trailing: trailingToMessage(trailing) }),
  };
}

/** Only the admission itself sees an order that is neither accepted nor denied yet. */
function storedState(order: Order): Exclude<Order["state"], "INITIALIZED"> {
  if (order.state === "INITIALIZED") throw new Error(`order ${order.name} was never admitted`);
  return order.state;
}
