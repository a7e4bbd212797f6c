import { type Placeholders, statement } from "../store/statement.ts";
import { inbox } from "../store/tables.ts";
import type { RowStore, RowWriter } from "../store/transaction.ts";
import type { EventEnvelope } from "./event.ts";
import { advanceWatermark, notifyWatermark } from "./watermark.ts";

/** A store whose transactions are of type `Tx`; every `Store` is one. */
export interface ConsumerStore<Tx extends RowWriter> extends RowStore {
  write<T>(work: (tx: Tx) => T | Promise<T>): Promise<T>;
}

type InboxRow = typeof inbox.$inferInsert;

/** Answers a row only where the consumer had not met the event. */
const meet = statement((db, { consumer, eventId, source, sequence }: Placeholders<InboxRow>) =>
  db
    .insert(inbox)
    .values({ consumer, eventId, source, sequence })
    .onConflictDoNothing()
    .returning({ eventId: inbox.eventId }),
);

/**
 * Applies an event's effect the first time a consumer meets it. The inbox row, the watermark and
 * the effect are one transaction, so a crash anywhere leaves either all or none of them.
 */
export async function consumeOnce<Tx extends RowWriter>(
  store: ConsumerStore<Tx>,
  consumer: string,
  event: EventEnvelope,
  effect: (tx: Tx) => Promise<void>,
): Promise<"applied" | "duplicate"> {
  const outcome = await store.write(async (tx) => {
    const { id: eventId, source, sequence } = event;
    const isNew = meet.first(tx, { consumer, eventId, source, sequence }) !== undefined;
    if (!isNew) return "duplicate" as const;
    await effect(tx);
    advanceWatermark(tx, consumer, event);
    return "applied" as const;
  });
  notifyWatermark(store);
  return outcome;
}
