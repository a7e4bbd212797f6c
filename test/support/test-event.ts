import { type EventEnvelope, eventId } from "#lib/kit/events/event.ts";

/** The `sequence`-th event of a service whose name no other test uses. */
export function testEvent(source: string, sequence: number): EventEnvelope {
  return {
    id: eventId(`${source}-0a`, sequence),
    subject: `pmx.${source}.v1.note.taken`,
    source,
    sequence,
    timeMs: 1_700_000_000_000 + sequence,
    type: "pmx.test.v1.NoteTaken",
    payload: new TextEncoder().encode(`note ${sequence}`),
  };
}

/** The text in a test event's payload. */
export function textOf(event: EventEnvelope): string {
  return new TextDecoder().decode(event.payload);
}
