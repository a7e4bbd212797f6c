import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { encodeEvent } from "#lib/kit/events/event-payload.ts";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import {
  OrderCanceledSchema,
  OrderDeniedSchema,
  OrderExpiredSchema,
  OrderFilledSchema,
  OrderRejectedSchema,
  RunEndedSchema,
  TradeClosedSchema,
} from "#proto/pmx/event/v1/execution_event_pb.ts";
import type { SimulatedBatch } from "../app/ports.ts";
import type { Order } from "../domain/orders/order.ts";
import type { EquityHistory } from "../domain/portfolio/equity.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import { fillToMessage } from "../rpc/fill-message.ts";
import { orderToMessage } from "../rpc/order-message.ts";
import { roundTripToMessage } from "../rpc/round-trip-message.ts";

/** The name under which this service states its facts. */
export const source = "execution";

const orderFilled = "pmx.execution.v1.order.filled";
const orderDenied = "pmx.execution.v1.order.denied";
const orderRejected = "pmx.execution.v1.order.rejected";
const orderExpired = "pmx.execution.v1.order.expired";
const orderCanceled = "pmx.execution.v1.order.canceled";
const tradeClosed = "pmx.execution.v1.trade.closed";
const runEnded = "pmx.execution.v1.run.ended";

/**
 * The facts of one batch of bars, or of the end of a run, in the order of its events. They become true
 * when their bar closes, or the last one of the run: that is when this service can know them.
 */
export function factsOf(portfolio: Portfolio, batch: SimulatedBatch): OutboxEntry[] {
  const knownMs = new Map(
    batch.bars.map(({ instrument, interval, bar }) => [
      instrument.ticker,
      closeTimeMs(bar, interval),
    ]),
  );
  const of = ownerOf(portfolio);
  return batch.events.flatMap((event) => {
    // An order may expire with a session in which its own instrument had no bar.
    const closeMs = batch.equityPoint.barCloseMs;
    // An order that goes on waiting has not ended.
    if (event.kind === "CHANGED") return [];
    if (event.kind === "REJECTED") {
      const rejected = create(OrderRejectedSchema, { ...of, order: orderToMessage(event.order) });
      return [encodeEvent(OrderRejectedSchema, rejected, orderRejected, closeMs)];
    }
    if (event.kind === "EXPIRED") {
      const expired = create(OrderExpiredSchema, { ...of, order: orderToMessage(event.order) });
      return [encodeEvent(OrderExpiredSchema, expired, orderExpired, closeMs)];
    }
    const { fill } = event;
    const timeMs = knownMs.get(fill.instrument.ticker) ?? batch.equityPoint.barCloseMs;
    const filled = create(OrderFilledSchema, {
      ...of,
      fill: fillToMessage(fill),
      ...(event.kind === "OPENED" &&
        event.exchangeShare && { exchangeShare: { ...event.exchangeShare } }),
      // Of a closing order each fill has a round trip of its own.
      continuesOrder:
        event.kind === "OPENED" && (event.order.filledUnits ?? 0) > fill.quantityUnits,
    });
    const facts = [encodeEvent(OrderFilledSchema, filled, orderFilled, timeMs)];
    if (event.kind === "CLOSED") {
      const roundTrip = roundTripToMessage(event.roundTrip, portfolio.auditSet);
      const closed = create(TradeClosedSchema, { ...of, roundTrip });
      facts.push(encodeEvent(TradeClosedSchema, closed, tradeClosed, timeMs));
    }
    return facts;
  });
}

/**
 * The fact about an order that no bar has ended: a denial, true as of the decision that it refuses, or a cancel, true as
 * of the latest bar or of the decision, whichever is later.
 */
export function factsOfOrder(portfolio: Portfolio, order: Order): OutboxEntry[] {
  const fact = { ...ownerOf(portfolio), order: orderToMessage(order) };
  const { decisionTimeMs, canceledBarStartMs = decisionTimeMs } = order;
  if (order.state === "DENIED") {
    const denied = create(OrderDeniedSchema, fact);
    return [encodeEvent(OrderDeniedSchema, denied, orderDenied, decisionTimeMs)];
  }
  if (order.state !== "CANCELED") return [];
  const canceled = create(OrderCanceledSchema, fact);
  const timeMs = Math.max(decisionTimeMs, canceledBarStartMs);
  return [encodeEvent(OrderCanceledSchema, canceled, orderCanceled, timeMs)];
}

/** The fact that a run ended, true when its last bar closed. */
export function factOfEnd(
  portfolio: Portfolio,
  { startTimeMs, marks }: EquityHistory,
): OutboxEntry {
  const ended = create(RunEndedSchema, {
    ...ownerOf(portfolio),
    startingCashMicros: portfolio.startingCashMicros,
    startTime: timestampFromMs(startTimeMs),
    marks: marks.map(({ barCloseMs, equityMicros, cashMicros }) => ({
      closeTime: timestampFromMs(barCloseMs),
      equityMicros,
      cashMicros,
    })),
  });
  return encodeEvent(RunEndedSchema, ended, runEnded, marks.at(-1)?.barCloseMs ?? startTimeMs);
}

function ownerOf({ auditSet, name }: Portfolio) {
  return { auditSet, portfolio: name };
}
