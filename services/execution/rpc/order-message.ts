import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { invalidField } from "#lib/kernel/fault.ts";
import type { ExitPlan } from "#lib/kernel/trading.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { rateFromMessage, rateToMessage } from "#lib/wire/rate-message.ts";
import { required, requiredTimeMs } from "#lib/wire/required-field.ts";
import {
  holdingLimitFromMessage,
  holdingLimitToMessage,
  sideFromMessage,
} from "#lib/wire/trading-message.ts";
import type { SubmitOrderRequest } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import {
  type OrderEntry as OrderEntryMessage,
  type OrderEntrySchema,
  type OrderExits,
  type OrderSchema,
  OrderState,
  RejectReason,
} from "#proto/pmx/execution/v1/order_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import type { MarketContext } from "../domain/fills/charge.ts";
import type { OrderEntry } from "../domain/orders/entry-trigger.ts";
import type { Order, OrderRequest } from "../domain/orders/order.ts";
import { tradableInstrumentFromMessage } from "./instrument-message.ts";

/** An order in a request. @throws Fault INVALID_ARGUMENT naming the wrong field. */
export function orderRequestFromMessage(message: SubmitOrderRequest): OrderRequest {
  const market = required(message.market, "market");
  const { averageDailyVolumeUnits: volume, lastClosePrice, rate } = market;
  return {
    portfolio: message.portfolio,
    clientOrderId: message.clientOrderId,
    instrument: tradableInstrumentFromMessage(message.instrument, "instrument"),
    side: sideFromMessage(message.side, "side"),
    quantityUnits: Number(message.quantityUnits),
    entry: entryFromMessage(message.entry),
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
    entry: entryToMessage(order.entry),
    exits: exitPlanToMessage(order.exitPlan),
    ...(order.expectedPrice === undefined ? {} : { expectedPrice: order.expectedPrice }),
    ...(order.expireTimeMs === undefined
      ? {}
      : { expireTime: timestampFromMs(order.expireTimeMs) }),
    entryConfidenceRatio: order.entryConfidenceRatio,
    market: marketToMessage(order.marketContext),
  };
}

function marketToMessage({ rate, ...market }: MarketContext) {
  return { ...market, ...(rate === undefined ? {} : { rate: rateToMessage(rate) }) };
}

function entryFromMessage(message: OrderEntryMessage | undefined): OrderEntry {
  if (message === undefined || message.type.case === "market") return { type: "MARKET" };
  throw invalidField("entry", "must set an order type that this service knows");
}

function entryToMessage(entry: OrderEntry): MessageInitShape<typeof OrderEntrySchema> {
  switch (entry.type) {
    case "MARKET":
      return { type: { case: "market", value: {} } };
  }
}

function exitPlanFromMessage(exits: OrderExits | undefined): ExitPlan {
  if (exits === undefined) return {};
  const { stopPrice, targetPrice, holdingLimit } = exits;
  return {
    ...(stopPrice === undefined ? {} : { stopPrice }),
    ...(targetPrice === undefined ? {} : { targetPrice }),
    ...(holdingLimit === undefined
      ? {}
      : { holdingLimit: holdingLimitFromMessage(holdingLimit, "exits.holding_limit") }),
  };
}

function exitPlanToMessage(
  plan: ExitPlan,
): NonNullable<MessageInitShape<typeof OrderSchema>["exits"]> {
  const { holdingLimit, ...prices } = plan;
  if (holdingLimit === undefined) return prices;
  return { ...prices, holdingLimit: holdingLimitToMessage(holdingLimit) };
}

/** Only the admission itself sees an order that is neither accepted nor denied yet. */
function storedState(order: Order): Exclude<Order["state"], "INITIALIZED"> {
  if (order.state === "INITIALIZED") throw new Error(`order ${order.name} was never admitted`);
  return order.state;
}
