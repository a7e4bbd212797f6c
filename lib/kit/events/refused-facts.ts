import type { Clock } from "../clock.ts";
import type { Store } from "../store/open-store.ts";
import type { Logger } from "../telemetry/logger.ts";
import { PublicationRefused } from "./bus.ts";
import { writeDeadLetter } from "./dead-letter.ts";
import { type EventEnvelope, withheldEvent } from "./event.ts";
import { markPublished } from "./publications.ts";

/** How often the bus may refuse a fact before it is given up. */
const mostTries = 3;

/** Whose dead letters hold what could not be published. */
export const keeper = "outbox";

export interface RefusedFactsDependencies {
  readonly store: Pick<Store, "write">;
  readonly publish: (event: EventEnvelope) => Promise<void>;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * Publishes facts one after another, and gives up a fact that the bus has refused three times, so
 * that those behind it go on. An event without its payload is published in its place, under its id:
 * who waits for the fact learns that it is missing. Then the fact is moved to the dead letters and
 * marked as published in one transaction. A bus that is away uses up no tries.
 *
 * @returns a function that publishes one fact or gives it up. It throws what the bus threw when the
 *   same fact is to be published again.
 */
export function publisherOfFacts(
  dependencies: RefusedFactsDependencies,
): (event: EventEnvelope) => Promise<void> {
  const { store, publish, logger, clock } = dependencies;
  let refused = 0;
  let tries = 0;

  async function giveUp(event: EventEnvelope, refusal: PublicationRefused): Promise<void> {
    try {
      await publish(withheldEvent(event, refusal.message));
    } catch (error) {
      // Nothing can be published in its place either, as where the subject has no stream.
      if (!(error instanceof PublicationRefused)) throw error;
    }
    const { source, sequence, subject, type, payload } = event;
    await store.write((tx) => {
      writeDeadLetter(tx, keeper, event, refusal);
      markPublished(tx, source, sequence, clock.nowMs());
    });
    logger.error("fact could not be published; it is in the dead letters", {
      source,
      sequence,
      subject,
      type,
      bytes: payload.length,
      reason: refusal.message,
      tries,
    });
  }

  return async (event) => {
    try {
      await publish(event);
    } catch (error) {
      if (!(error instanceof PublicationRefused)) throw error;
      tries = refused === event.sequence ? tries + 1 : 1;
      refused = event.sequence;
      if (tries < mostTries) throw error;
      await giveUp(event, error);
    }
  };
}
