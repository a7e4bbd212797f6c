import { count, eq } from "drizzle-orm";
import type { RowReader, RowWriter } from "../store/connection.ts";
import type { Store } from "../store/open-store.ts";
import { insertInto, type Placeholders, statement } from "../store/statement.ts";
import { deadLetter } from "../store/tables.ts";
import type { EventEnvelope } from "./event.ts";
import { consumeOnce } from "./inbox.ts";

const insertDeadLetter = insertInto(deadLetter);

/**
 * Keeps an event that cannot be applied, whole and with the reason, and counts it as met: the
 * watermark moves on, so that readers who wait for later facts are not stuck behind it.
 *
 * @returns whether facts before it are missing that were not known to be
 */
export async function keepDeadLetter(
  store: Pick<Store, "write">,
  consumer: string,
  event: EventEnvelope,
  error: unknown,
): Promise<boolean> {
  return consumeOnce(store, consumer, event, (tx) => {
    writeDeadLetter(tx, consumer, event, error);
  });
}

/** Writes an event among the dead letters in the caller's transaction, whole and with the reason. */
export function writeDeadLetter(
  tx: RowWriter,
  consumer: string,
  event: EventEnvelope,
  error: unknown,
): void {
  const { id, ...rest } = event;
  const text = error instanceof Error ? error.message : String(error);
  insertDeadLetter(tx, { ...rest, consumer, eventId: id, error: text });
}

const counted = statement(
  (
    db,
    { consumer, limit }: Placeholders<{ readonly consumer: string; readonly limit: number }>,
  ) => {
    const kept = db
      .select({ eventId: deadLetter.eventId })
      .from(deadLetter)
      .where(eq(deadLetter.consumer, consumer))
      .limit(limit)
      .as("kept");
    return db.select({ letters: count() }).from(kept);
  },
);

/** How many dead letters a consumer has; no more than `limit` are counted. */
export function countLetters(db: RowReader, consumer: string, limit: number): number {
  return counted.first(db, { consumer, limit })?.letters ?? 0;
}
