import { and, asc, desc, eq, gt, gte, lte, sql } from "drizzle-orm";
import type { RowReader, RowWriter } from "../store/connection.ts";
import { insertInto, type Placeholders, statement } from "../store/statement.ts";
import { outbox } from "../store/tables.ts";
import { arrivedEverywhere } from "./arrivals.ts";
import type { EventLog } from "./bus.ts";
import { type EventEnvelope, eventId } from "./event.ts";
import { forgetPublications, publishedBefore, publishedUpTo } from "./publications.ts";

/** A fact to publish, before the outbox has given it a sequence and an id. */
export interface OutboxEntry {
  readonly subject: string;
  /** Full protobuf message name. */
  readonly type: string;
  readonly payload: Uint8Array;
  /** When it became true, UTC milliseconds since the epoch. */
  readonly timeMs: number;
}

type Source = Placeholders<{ readonly source: string }>;

const insertFacts = insertInto(outbox);

const newest = statement((db, { source }: Source) =>
  db
    .select({ sequence: outbox.sequence })
    .from(outbox)
    .where(eq(outbox.source, source))
    .orderBy(desc(outbox.sequence))
    .limit(1),
);

type Range = Placeholders<{
  readonly source: string;
  readonly after: number;
  readonly limit: number;
}>;

const following = statement((db, { source, after, limit }: Range) =>
  db
    .select()
    .from(outbox)
    .where(and(eq(outbox.source, source), gt(outbox.sequence, after)))
    .orderBy(asc(outbox.sequence))
    .limit(limit),
);

/**
 * Writes facts beside the state they report, in the caller's transaction: both or neither.
 *
 * @param entries one or more
 * @returns the sequence of the last one
 * @throws RangeError for a time that could be stored and not be read again
 */
export function appendToOutbox(
  tx: RowWriter,
  source: string,
  entries: readonly OutboxEntry[],
): number {
  const rows = entries.map(({ subject, type, payload, timeMs }) => {
    if (!Number.isSafeInteger(timeMs)) throw new RangeError(`${timeMs} ms is no time of a fact`);
    return { source, subject, type, payload, timeMs };
  });
  return insertFacts(tx, ...rows);
}

/** The sequence of the newest fact of a source, 0 if there is none. */
export function lastSequence(db: RowReader, source: string): number {
  return newest.first(db, { source })?.sequence ?? 0;
}

/** The oldest facts of a source after a sequence that are not marked as published, in order. */
export function unpublished(
  db: RowReader,
  source: string,
  origin: string,
  afterSequence: number,
  limit: number,
): readonly EventEnvelope[] {
  const after = Math.max(afterSequence, publishedUpTo(db, source));
  return following.all(db, { source, after, limit }).map((row) => toEnvelope(row, origin));
}

type UpTo = Placeholders<{ readonly source: string; readonly upTo: number }>;

const deleteUpTo = statement((db, { source, upTo }: UpTo) =>
  db.delete(outbox).where(and(eq(outbox.source, source), lte(outbox.sequence, upTo))),
);

/**
 * Deletes facts that were published on a UTC day that had ended at a time and have arrived at every consumer that ever
 * said how far it has come. Where none has, nothing is known to have arrived, and all are kept. The newest
 * stays in any case, since it carries the sequence.
 */
export function prune(tx: RowWriter, source: string, beforeMs: number): void {
  const published = publishedBefore(tx, source, beforeMs);
  const last = lastSequence(tx, source);
  const upTo = Math.min(published, last - 1, arrivedEverywhere(tx, source));
  deleteUpTo.run(tx, { source, upTo });
  forgetPublications(tx, source, published);
}

type Between = Placeholders<{
  readonly source: string;
  readonly first: number;
  readonly last: number;
}>;

const keptBetween = statement((db, { source, first, last }: Between) =>
  db
    .select()
    .from(outbox)
    .where(and(eq(outbox.source, source), gte(outbox.sequence, first), lte(outbox.sequence, last)))
    .orderBy(asc(outbox.sequence))
    .limit(1),
);

/** The oldest fact between two sequences, both included, that is still kept. */
export function keptFact(
  db: RowReader,
  source: string,
  origin: string,
  range: { readonly first: number; readonly last: number },
): EventEnvelope | undefined {
  const row = keptBetween.first(db, { source, ...range });
  return row && toEnvelope(row, origin);
}

type Page = Placeholders<{
  readonly source: string;
  readonly position: number;
  readonly subject: string;
  readonly limit: number;
}>;

const factsOnSubject = statement((db, { source, position, subject, limit }: Page) =>
  db
    .select()
    .from(outbox)
    .where(
      and(eq(outbox.source, source), gt(outbox.sequence, position), eq(outbox.subject, subject)),
    )
    .orderBy(asc(outbox.sequence))
    .limit(limit),
);

const factsBelowSubject = statement((db, { source, position, subject, limit }: Page) =>
  db
    .select()
    .from(outbox)
    .where(
      and(
        eq(outbox.source, source),
        gt(outbox.sequence, position),
        sql`substr(${outbox.subject}, 1, length(${subject})) = ${subject}`,
      ),
    )
    .orderBy(asc(outbox.sequence))
    .limit(limit),
);

/** The outbox as the log that a bus without a memory of its own delivers from. */
export function outboxLog(db: RowReader, source: string, origin: string): EventLog {
  return {
    origin,
    async readAfter(position, filter, limit) {
      const isPrefix = filter.endsWith(".>");
      const subject = isPrefix ? filter.slice(0, -1) : filter;
      const facts = isPrefix ? factsBelowSubject : factsOnSubject;
      const rows = facts.all(db, { source, position, subject, limit });
      return rows.map((row) => ({ position: row.sequence, event: toEnvelope(row, origin) }));
    },
  };
}

function toEnvelope(row: typeof outbox.$inferSelect, origin: string): EventEnvelope {
  return { ...row, id: eventId(origin, row.sequence) };
}
