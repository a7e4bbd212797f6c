import { and, eq, lt, lte, max, sql } from "drizzle-orm";
import type { RowReader, RowWriter } from "../store/connection.ts";
import { type Placeholders, statement } from "../store/statement.ts";
import { publication } from "../store/tables.ts";

const dayMs = 86_400_000;

type Source = Placeholders<{ readonly source: string }>;

const newest = statement((db, { source }: Source) =>
  db
    .select({ upTo: max(publication.upTo) })
    .from(publication)
    .where(eq(publication.source, source)),
);

/** The last fact of a source up to which all are marked as published; 0 for none. */
export function publishedUpTo(db: RowReader, source: string): number {
  return newest.first(db, { source })?.upTo ?? 0;
}

type Noted = Placeholders<typeof publication.$inferInsert>;

const note = statement((db, { source, dayStartMs, upTo }: Noted) =>
  db
    .insert(publication)
    .values({ source, dayStartMs, upTo })
    .onConflictDoUpdate({
      target: [publication.source, publication.dayStartMs],
      set: { upTo: sql`max(${publication.upTo}, excluded.up_to)` },
    }),
);

/**
 * Notes that every fact of a source up to a sequence has been published. One row a day is written in place of the
 * facts: marking each would write its page a second time.
 */
export function markPublished(tx: RowWriter, source: string, upTo: number, nowMs: number): void {
  note.run(tx, { source, dayStartMs: dayStartMs(nowMs), upTo });
}

type Before = Placeholders<{ readonly source: string; readonly lastDayMs: number }>;

const newestUntil = statement((db, { source, lastDayMs }: Before) =>
  db
    .select({ upTo: max(publication.upTo) })
    .from(publication)
    .where(and(eq(publication.source, source), lte(publication.dayStartMs, lastDayMs))),
);

/** The last fact of a source that was published on a UTC day that had ended at a time; 0 for none. */
export function publishedBefore(db: RowReader, source: string, beforeMs: number): number {
  const lastDayMs = dayStartMs(beforeMs) - dayMs;
  return newestUntil.first(db, { source, lastDayMs })?.upTo ?? 0;
}

type Forgotten = Placeholders<{ readonly source: string; readonly upTo: number }>;

const forget = statement((db, { source, upTo }: Forgotten) =>
  db.delete(publication).where(and(eq(publication.source, source), lt(publication.upTo, upTo))),
);

/** Forgets the days whose facts are all before one. */
export function forgetPublications(tx: RowWriter, source: string, upTo: number): void {
  forget.run(tx, { source, upTo });
}

function dayStartMs(timeMs: number): number {
  return Math.floor(timeMs / dayMs) * dayMs;
}
