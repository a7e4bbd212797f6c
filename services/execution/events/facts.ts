import { create } from "@bufbuild/protobuf";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { encodeEvent } from "#lib/kit/events/event-payload.ts";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import { OrderFilledSchema, TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import type { SimulatedBatch } from "../app/ports.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import { fillToMessage } from "../rpc/fill-message.ts";
import { roundTripToMessage } from "../rpc/round-trip-message.ts";

/** The name under which this service states its facts. */
export const source = "execution";

const orderFilled = "pmx.execution.v1.order.filled";
const tradeClosed = "pmx.execution.v1.trade.closed";

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
  const of = { auditSet: portfolio.auditSet, portfolio: portfolio.name };
  return batch.events.flatMap((event) => {
    if (event.kind === "REJECTED" || event.kind === "EXPIRED") return [];
    const { fill } = event;
    const timeMs = knownMs.get(fill.instrument.ticker) ?? batch.equityPoint.barCloseMs;
    const filled = create(OrderFilledSchema, { ...of, fill: fillToMessage(fill) });
    const facts = [encodeEvent(OrderFilledSchema, filled, orderFilled, timeMs)];
    if (event.kind === "CLOSED") {
      const roundTrip = roundTripToMessage(event.roundTrip, portfolio.auditSet);
      const closed = create(TradeClosedSchema, { ...of, roundTrip });
      facts.push(encodeEvent(TradeClosedSchema, closed, tradeClosed, timeMs));
    }
    return facts;
  });
}
