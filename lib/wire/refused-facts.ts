import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { EventBus } from "#lib/kit/events/bus.ts";
import { isTime } from "#lib/kit/events/event.ts";
import { type RefusedFact, refusedFactsOf } from "#lib/kit/events/replay-refused.ts";
import { askedPage, numberKey, pageOf } from "#lib/kit/grpc/page.ts";
import { type Registration, register } from "#lib/kit/grpc/server/server.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { RefusedFactSchema } from "#proto/pmx/ops/v1/refused_fact_pb.ts";
import { RefusedFactsService } from "#proto/pmx/ops/v1/refused_facts_service_pb.ts";
import { contractSettings } from "./contract-settings.ts";

const pages = { query: {}, sizes: { standard: 100, largest: 500 }, key: numberKey };

/** What a reply says of a reason: one that quotes an event may be of any length. */
const longestError = 2_000;

/**
 * The service by which an operator sees and replays the facts that a process could not publish.
 * @param facts.source the name under which they are numbered
 */
export function refusedFacts(facts: {
  readonly store: Pick<Store, "db" | "write">;
  readonly bus: EventBus;
  readonly source: string;
}): Registration {
  const refused = refusedFactsOf(facts);
  const handlers = {
    async listRefusedFacts(request: { readonly pageSize: number; readonly pageToken: string }) {
      const asked = askedPage(request, pages);
      const listed = refused.after(asked.after ?? 0, asked.limit);
      const { messages, nextPageToken } = pageOf(listed, asked, {
        keyOf: ({ event }) => event.sequence,
        schema: RefusedFactSchema,
        toMessage: refusedFactToMessage,
      });
      return { refusedFacts: messages, nextPageToken };
    },
    async replayRefusedFacts({ eventIds }: { readonly eventIds: readonly string[] }) {
      const ends = await refused.replay(eventIds);
      return {
        refusedFacts: ends.map((end) => create(RefusedFactSchema, refusedFactToMessage(end))),
      };
    },
  };
  return register(RefusedFactsService, handlers, contractSettings);
}

function refusedFactToMessage({
  event,
  error,
  isPublished,
}: RefusedFact): MessageInitShape<typeof RefusedFactSchema> {
  const { id, source, sequence, subject, type, payload, timeMs } = event;
  return {
    eventId: id,
    source,
    sequence: BigInt(sequence),
    subject,
    type,
    ...(isTime(timeMs) && { time: timestampFromMs(timeMs) }),
    payloadBytes: BigInt(payload.length),
    error: error.slice(0, longestError),
    published: isPublished,
  };
}
