import { type EventBus, PublicationRefused } from "#lib/kit/events/bus.ts";
import type { EventEnvelope } from "#lib/kit/events/event.ts";

/**
 * A bus that keeps the sequences of what it takes.
 * @param isAway whether it is down when it is offered an event
 * @param refuses whether it does not take this one event
 */
export function recordingBus(
  isAway: (event: EventEnvelope) => boolean = () => false,
  refuses: (event: EventEnvelope) => boolean = () => false,
) {
  const taken: number[] = [];
  const bus: EventBus = {
    async publish(event) {
      if (isAway(event)) throw new Error("the bus is down");
      if (refuses(event)) throw new PublicationRefused("it is refused");
      taken.push(event.sequence);
    },
    subscribe: () => Promise.reject(new Error("not here")),
    answerFor: () => () => {},
    report: () => Promise.reject(new Error("not here")),
    close: async () => {},
  };
  return { bus, taken };
}
