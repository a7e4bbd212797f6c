import { and, count, eq, sql } from "drizzle-orm";
import type { RowReader, RowWriter } from "../store/connection.ts";
import type { Store } from "../store/open-store.ts";
import { insertInto, type Placeholders, statement } from "../store/statement.ts";
import { deadLetter } from "../store/tables.ts";
import type { EventEnvelope } from "./event.ts";
import { consumeOnce } from "./inbox.ts";

const insertDeadLetter = insertInto(deadLetter);

/**
 * Keeps an event that cannot be applied, whole and with the reason, and counts it as met: the
 * watermark moves on, so that readers who wait for later facts are not stuck behind it. Where a letter
 * without payload is kept in its place, that becomes whole.
 *
 * @returns whether facts before it are missing that were not known to be
 */
export async function keepDeadLetter(
  store: Pick<Store, "write">,
  consumer: string,
  event: EventEnvelope,
  error: unknown,
  arrived?: (tx: RowWriter, event: EventEnvelope) => void,
): Promise<boolean> {
  const keep = (tx: RowWriter) => writeDeadLetter(tx, consumer, event, error);
  return consumeOnce(store, consumer, event, keep, {
    again: (tx) => {
      if (!completeLetter(tx, consumer, event)) return;
      noteLetterError(tx, consumer, event, error);
      arrived?.(tx, event);
    },
    arrived,
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
  insertDeadLetter(tx, { ...rest, consumer, eventId: id, error: textOf(error) });
}

type OfLetter = Placeholders<{ readonly consumer: string; readonly id: string }>;

const ofLetter = ({ consumer, id }: OfLetter) =>
  and(eq(deadLetter.consumer, consumer), eq(deadLetter.eventId, id));

/** Answers a row only where the letter lacked what it carries. */
const complete = statement(
  (db, letter: OfLetter & Placeholders<{ readonly payload: Uint8Array }>) =>
    db
      .update(deadLetter)
      .set({ payload: letter.payload })
      .where(and(ofLetter(letter), sql`length(${deadLetter.payload}) = 0`))
      .returning({ eventId: deadLetter.eventId }),
);

const setError = statement((db, letter: OfLetter & Placeholders<{ readonly error: string }>) =>
  db.update(deadLetter).set({ error: letter.error }).where(ofLetter(letter)),
);

const remove = statement((db, letter: OfLetter) => db.delete(deadLetter).where(ofLetter(letter)));

/**
 * Gives the letter that a consumer keeps in the place of a withheld fact what the fact carries.
 *
 * @returns whether there is such a letter, and it lacked that until now
 */
export function completeLetter(tx: RowWriter, consumer: string, event: EventEnvelope): boolean {
  const { id, payload } = event;
  if (event.withheld !== undefined || payload.length === 0) return false;
  return complete.first(tx, { consumer, id, payload }) !== undefined;
}

/** Replaces the reason of a letter. */
export function noteLetterError(
  tx: RowWriter,
  consumer: string,
  { id }: EventEnvelope,
  error: unknown,
): void {
  setError.run(tx, { consumer, id, error: textOf(error) });
}

/** Deletes a letter that has been dealt with. */
export function removeLetter(tx: RowWriter, consumer: string, { id }: EventEnvelope): void {
  remove.run(tx, { consumer, id });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
