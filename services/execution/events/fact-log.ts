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
import type { ToldExecution } from "../rpc/watch-message.ts";

/** Facts that are read at a time. */
const pageSize = 200;

/** The facts of this service that its outbox keeps. */
export function factLog(
  facts: Pick<FactStore, "db" | "position" | "source">,
): FactLog<ToldExecution> {
  const log = outboxLog(facts.db, facts.source, facts.source);
  return {
    position: () => facts.position(),
    async readAfter(sequence) {
      const page = await log.readAfter(sequence, "pmx.execution.v1.>", pageSize);
      return page.map(({ position, event }) => ({ sequence: position, ...toldBy(event) }));
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
function toldBy(event: EventEnvelope): {
  readonly portfolio: string;
  readonly told: ToldExecution;
} {
  const ended = ordersThatEnded.find((schema) => schema.typeName === event.type);
  if (ended !== undefined) {
    const { portfolio, order } = decodeEvent(ended, event);
    return { portfolio, told: order ? { case: "order", value: order } : { case: undefined } };
  }
  if (event.type === OrderFilledSchema.typeName) {
    const { portfolio, fill } = decodeEvent(OrderFilledSchema, event);
    return { portfolio, told: fill ? { case: "fill", value: fill } : { case: undefined } };
  }
  if (event.type === TradeClosedSchema.typeName) {
    const { portfolio, roundTrip: value } = decodeEvent(TradeClosedSchema, event);
    return { portfolio, told: value ? { case: "roundTrip", value } : { case: undefined } };
  }
  const { portfolio } = decodeEvent(RunEndedSchema, event);
  return { portfolio, told: { case: "runEndTime", value: timestampFromMs(event.timeMs) } };
}
