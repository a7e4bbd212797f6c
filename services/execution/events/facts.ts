import { create } from "@bufbuild/protobuf";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { encodeEvent } from "#lib/kit/events/decode-event.ts";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import { OrderFilledSchema, TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import type { PlayedMoment } from "../app/ports.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import { fillTo } from "../rpc/fill-message.ts";
import { roundTripTo } from "../rpc/round-trip-message.ts";

/** The name under which this service states its facts. */
export const source = "execution";

const orderFilled = "pmx.execution.v1.order.filled";
const tradeClosed = "pmx.execution.v1.trade.closed";

/**
 * The facts of one moment, in the order in which they happened. They become true when their bar
 * closes: that is when this service can know them.
 */
export function factsOf(portfolio: Portfolio, moment: PlayedMoment): OutboxEntry[] {
  const knownMs = new Map(
    moment.bars.map(({ instrument, interval, bar }) => [
      instrument.ticker,
      closeTimeMs(bar, interval),
    ]),
  );
  const of = { auditSet: portfolio.auditSet, portfolio: portfolio.name };
  return moment.happenings.flatMap((happening) => {
    if (happening.kind === "REJECTED") return [];
    const { fill } = happening;
    const timeMs = knownMs.get(fill.instrument.ticker);
    if (timeMs === undefined) throw new Error(`fill ${fill.id} happened without a bar`);
    const filled = create(OrderFilledSchema, { ...of, fill: fillTo(fill) });
    const facts = [encodeEvent(OrderFilledSchema, filled, orderFilled, timeMs)];
    if (happening.kind === "CLOSED") {
      const roundTrip = roundTripTo(happening.roundTrip, portfolio.auditSet);
      const closed = create(TradeClosedSchema, { ...of, roundTrip });
      facts.push(encodeEvent(TradeClosedSchema, closed, tradeClosed, timeMs));
    }
    return facts;
  });
}
