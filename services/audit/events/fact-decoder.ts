import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import type { EventEnvelope } from "#lib/kit/events/event.ts";
import { decodeEvent } from "#lib/kit/events/event-payload.ts";
import type { Fact, FactKind, FactValue } from "../domain/facts/fact.ts";

/** How the events of one type become facts. */
export interface FactDecoder {
  /** Type name of the event's message. */
  readonly type: string;
  /** @throws Fault INVALID_ARGUMENT where the payload cannot be read or breaks its own rules. */
  decode(event: EventEnvelope): Fact;
  /** The audit set that a payload names, valid or not; undefined for bytes that cannot be read. */
  auditSetOf(payload: Uint8Array): string | undefined;
}

/** Decodes events that carry a message of a schema. */
export function factDecoder<Kind extends FactKind, Desc extends DescMessage>(options: {
  readonly kind: Kind;
  readonly schema: Desc;
  readonly auditSetOf: (message: MessageShape<Desc>) => string | undefined;
  /** @throws Fault INVALID_ARGUMENT naming what is wrong. */
  readonly fromMessage: (message: MessageShape<Desc>) => FactValue<Kind>;
}): FactDecoder {
  const { kind, schema, auditSetOf, fromMessage } = options;
  return {
    type: schema.typeName,
    decode: (event) => ({ kind, value: fromMessage(decodeEvent(schema, event)) }) as Fact,
    auditSetOf(payload) {
      try {
        return auditSetOf(fromBinary(schema, payload));
      } catch {
        // The event is a dead letter for this very reason: its owner stays unknown.
        return undefined;
      }
    },
  };
}
