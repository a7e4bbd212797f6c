import { headers, type MsgHdrs } from "nats";
import type { EventEnvelope } from "./event.ts";

/** pmx's extension attribute of CloudEvents for the place in the source's order. */
const sequenceHeader = "ce-sequence";
/** Another extension: why the fact itself could not be published. */
const withheldHeader = "ce-withheld";

/**
 * The envelope as headers of CloudEvents 1.0 in binary mode.
 *
 * @throws RangeError for a time that is no date.
 */
export function toCloudEvent(event: EventEnvelope): MsgHdrs {
  const head = headers();
  head.set("ce-specversion", "1.0");
  head.set("ce-id", event.id);
  head.set("ce-source", event.source);
  head.set("ce-type", event.type);
  head.set("ce-time", new Date(event.timeMs).toISOString());
  head.set(sequenceHeader, `${event.sequence}`);
  head.set("ce-datacontenttype", "application/protobuf");
  if (event.withheld !== undefined) head.set(withheldHeader, event.withheld);
  for (const [name, value] of Object.entries(event.trace ?? {})) head.set(name, value);
  return head;
}

/**
 * The envelope of a message. Missing headers get placeholder values, so that a message from any
 * other sender can be kept as a dead letter; `complete` says whether all headers were there.
 */
export function fromCloudEvent(message: {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: MsgHdrs | undefined;
  /** Its number in the stream. */
  readonly seq: number;
}): { readonly event: EventEnvelope; readonly complete: boolean } {
  const read = (name: string) => message.headers?.get(name) ?? "";
  const id = read("ce-id");
  const source = read("ce-source");
  const type = read("ce-type");
  const timeMs = Date.parse(read("ce-time"));
  const sequence = Number(read(sequenceHeader));
  const complete =
    read("ce-specversion").startsWith("1.") &&
    id !== "" &&
    source !== "" &&
    type !== "" &&
    Number.isSafeInteger(sequence) &&
    sequence > 0 &&
    Number.isFinite(timeMs);
  const event = {
    id: id || `${message.subject}-${message.seq}`,
    subject: message.subject,
    source: source || "unknown",
    type: type || "unknown",
    timeMs: Number.isFinite(timeMs) ? timeMs : 0,
    sequence: complete ? sequence : 0,
    payload: message.data,
    ...traceIn(message.headers),
    ...(message.headers?.has(withheldHeader) ? { withheld: read(withheldHeader) } : {}),
  };
  return { event, complete };
}

/** The trace that the sender recorded; only W3C Trace Context goes from process to process. */
function traceIn(head: MsgHdrs | undefined): Pick<EventEnvelope, "trace"> {
  const traceparent = head?.get("traceparent") ?? "";
  if (traceparent === "") return {};
  const tracestate = head?.get("tracestate") ?? "";
  return { trace: { traceparent, ...(tracestate !== "" && { tracestate }) } };
}
