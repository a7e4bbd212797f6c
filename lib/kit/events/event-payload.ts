import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { Fault } from "#lib/kernel/fault.ts";
import type { EventEnvelope } from "./event.ts";
import type { OutboxEntry } from "./outbox.ts";

/**
 * The payload of an event.
 *
 * @throws Fault INVALID_ARGUMENT when it holds another message or none: the event is poison.
 */
export function decodeEvent<Desc extends DescMessage>(
  schema: Desc,
  event: EventEnvelope,
): MessageShape<Desc> {
  if (event.type !== schema.typeName) {
    throw undecodable(event, `holds ${event.type}, not ${schema.typeName}`);
  }
  try {
    return fromBinary(schema, event.payload);
  } catch (cause) {
    throw undecodable(event, `is not a ${schema.typeName}`, cause);
  }
}

/** The fact that a message states: what became true at `timeMs`, UTC milliseconds. */
export function encodeEvent<Desc extends DescMessage>(
  schema: Desc,
  message: MessageInitShape<Desc>,
  subject: string,
  timeMs: number,
): OutboxEntry {
  return {
    subject,
    type: schema.typeName,
    payload: toBinary(schema, create(schema, message)),
    timeMs,
  };
}

function undecodable(event: EventEnvelope, finding: string, cause?: unknown): Fault {
  const message = `event ${event.id} on ${event.subject} ${finding}; update the consumer, then replay its dead letter`;
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", message, {
    metadata: { event: event.id },
    ...(cause === undefined ? {} : { cause }),
  });
}
