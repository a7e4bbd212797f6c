import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { EventEnvelope } from "#lib/kit/events/event.ts";
import { decodeEvent } from "#lib/kit/events/event-payload.ts";
import type { FactStore } from "#lib/kit/events/fact-store.ts";
import { outboxLog } from "#lib/kit/events/outbox.ts";
import {
  OrderCanceledSchema,
  OrderDeniedSchema,
  OrderExpiredSchema,
  OrderFilledSchema,
  OrderRejectedSchema,
  RunEndedSchema,
  TradeClosedSchema,
} from "#proto/pmx/event/v1/execution_event_pb.ts";
import type { FactLog } from "../app/watch-executions.ts";
import type { WatchedEvent } from "../rpc/watch-message.ts";

/** Facts that are read at a time. */
const pageSize = 200;

/** The facts of this service that its outbox keeps. */
export function factLog(
  facts: Pick<FactStore, "db" | "position" | "source">,
): FactLog<WatchedEvent> {
  const log = outboxLog(facts.db, facts.source, facts.source);
  return {
    position: () => facts.position(),
    async readAfter(sequence) {
      const page = await log.readAfter(sequence, "pmx.execution.v1.>", pageSize);
      return page.map(({ position, event }) => ({ sequence: position, ...watchedOf(event) }));
    },
  };
}

const ordersThatEnded = [
  OrderDeniedSchema,
  OrderRejectedSchema,
  OrderExpiredSchema,
  OrderCanceledSchema,
] as const;

/** @throws Error for a fact that this service does not state. */
function watchedOf(envelope: EventEnvelope): {
  readonly portfolio: string;
  readonly event: WatchedEvent;
} {
  const ended = ordersThatEnded.find((schema) => schema.typeName === envelope.type);
  if (ended !== undefined) {
    const { portfolio, order } = decodeEvent(ended, envelope);
    return { portfolio, event: order ? { case: "order", value: order } : { case: undefined } };
  }
  if (envelope.type === OrderFilledSchema.typeName) {
    const { portfolio, fill } = decodeEvent(OrderFilledSchema, envelope);
    return { portfolio, event: fill ? { case: "fill", value: fill } : { case: undefined } };
  }
  if (envelope.type === TradeClosedSchema.typeName) {
    const { portfolio, roundTrip: value } = decodeEvent(TradeClosedSchema, envelope);
    return { portfolio, event: value ? { case: "roundTrip", value } : { case: undefined } };
  }
  const { portfolio } = decodeEvent(RunEndedSchema, envelope);
  return { portfolio, event: { case: "runEndTime", value: timestampFromMs(envelope.timeMs) } };
}
