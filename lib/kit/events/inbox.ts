import type { RowWriter } from "../store/connection.ts";
import type { Store } from "../store/open-store.ts";
import { type Placeholders, statement } from "../store/statement.ts";
import { inbox } from "../store/tables.ts";
import type { EventEnvelope } from "./event.ts";
import { noteArrival } from "./note-arrival.ts";

type InboxRow = typeof inbox.$inferInsert;

/** Answers a row only where the consumer had not met the event. */
const meet = statement((db, { consumer, eventId, source, sequence }: Placeholders<InboxRow>) =>
  db
    .insert(inbox)
    .values({ consumer, eventId, source, sequence })
    .onConflictDoNothing()
    .returning({ eventId: inbox.eventId }),
);

/** What happens in the transaction of an event, beside its effect. */
export interface Meeting {
  /** What an event does that the consumer has met before; nothing where absent. */
  readonly again?: (tx: RowWriter) => void;
  /** Called after the effect, when what is missing is noted. */
  readonly arrived?: ((tx: RowWriter, event: EventEnvelope) => void) | undefined;
}

/**
 * Applies an event's effect the first time a consumer meets it. The inbox row, the watermark, what it
 * shows to be missing and the effect are one transaction, so a crash anywhere leaves either all or
 * none of them.
 *
 * @returns whether facts before it are missing that were not known to be
 */
export function consumeOnce(
  store: Pick<Store, "write">,
  consumer: string,
  event: EventEnvelope,
  effect: (tx: RowWriter) => void,
  hooks: Meeting = {},
): Promise<boolean> {
  return store.write((tx) => {
    const { id: eventId, source, sequence } = event;
    const isNew = meet.first(tx, { consumer, eventId, source, sequence }) !== undefined;
    if (!isNew) {
      hooks.again?.(tx);
      return false;
    }
    const answer: unknown = effect(tx);
    const isBehindGap = noteArrival(tx, consumer, event);
    hooks.arrived?.(tx, event);
    // The store refuses a promise, which nobody would wait for.
    return answer instanceof Promise ? (answer as never) : isBehindGap;
  });
}
