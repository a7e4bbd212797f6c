import type { TraceHeaders } from "../telemetry/tracing/spans.ts";

/** A fact on its way from the service that owns it to its consumers. */
export interface EventEnvelope {
  /** Stable over restarts and redeliveries: `<source>-<database id>-<sequence>`. */
  readonly id: string;
  /** `pmx.<service>.v1.<entity>.<fact>`, e.g. `pmx.execution.v1.trade.closed`. */
  readonly subject: string;
  /** The service that publishes the fact, e.g. `execution`. */
  readonly source: string;
  /** The fact's place in its origin's order: 1, 2, 3 and so on without a gap. 0 where it has none. */
  readonly sequence: number;
  /** When the fact became true, UTC milliseconds since the epoch. */
  readonly timeMs: number;
  /** Full protobuf message name of the payload. */
  readonly type: string;
  /** The message in protobuf binary. */
  readonly payload: Uint8Array;
  /** Why the fact itself could not be published. This event stands in its place, without a payload. */
  readonly withheld?: string;
  /** The trace that it belongs to; absent where nobody records it, and where it was read again after a restart. */
  readonly trace?: TraceHeaders | undefined;
}

const longestReason = 400;

/** The event that stands in the place of one that could not be published: small, and readable by all. */
export function withheldEvent(event: EventEnvelope, reason: string): EventEnvelope {
  return {
    ...event,
    timeMs: isTime(event.timeMs) ? event.timeMs : 0,
    payload: new Uint8Array(),
    // A header holds one line of ASCII.
    withheld: reason.replace(/[^ -~]+/g, " ").slice(0, longestReason),
  };
}

/** Whether a number of milliseconds since the epoch can be written as a date. */
export function isTime(timeMs: number): boolean {
  return !Number.isNaN(new Date(timeMs).getTime());
}

/**
 * The database that counted the event's sequence: its id without the sequence. A service that
 * starts a new database counts from 1 again, under another origin.
 */
export function originOf(event: EventEnvelope): string {
  const tail = `-${event.sequence}`;
  return event.id.endsWith(tail) ? event.id.slice(0, -tail.length) : event.source;
}

/** The id of the event with this sequence from an origin. */
export function eventId(origin: string, sequence: number): string {
  return `${origin}-${sequence}`;
}
