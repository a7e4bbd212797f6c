import { and, asc, eq, gt, gte, isNull, lt, lte, max, min, sql } from "drizzle-orm";
import type { RowReader, RowWriter } from "../store/connection.ts";
import { insertInto, type Placeholders, statement } from "../store/statement.ts";
import { outbox } from "../store/tables.ts";
import { arrivedEverywhere } from "./arrivals.ts";
import type { EventLog } from "./bus.ts";
import { type EventEnvelope, eventId } from "./event.ts";

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
    .select({ sequence: max(outbox.sequence) })
    .from(outbox)
    .where(eq(outbox.source, source)),
);

type Range = Placeholders<{
  readonly source: string;
  readonly after: number;
  readonly limit: number;
}>;

const oldestUnpublished = statement((db, { source, after, limit }: Range) =>
  db
    .select()
    .from(outbox)
    .where(and(isNull(outbox.publishedAtMs), eq(outbox.source, source), gt(outbox.sequence, after)))
    .orderBy(asc(outbox.sequence))
    .limit(limit),
);

const publish = statement(
  (db, { source, upTo, nowMs }: Placeholders<{ source: string; upTo: number; nowMs: number }>) =>
    db
      .update(outbox)
      .set({ publishedAtMs: nowMs })
      .where(
        and(isNull(outbox.publishedAtMs), eq(outbox.source, source), lte(outbox.sequence, upTo)),
      ),
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
  after: number,
  limit: number,
): readonly EventEnvelope[] {
  return oldestUnpublished.all(db, { source, after, limit }).map((row) => toEnvelope(row, origin));
}

/** Notes that every fact of a source up to a sequence has been published. */
export function markPublished(tx: RowWriter, source: string, upTo: number, nowMs: number): void {
  publish.run(tx, { source, upTo, nowMs });
}

type Old = Placeholders<{
  readonly source: string;
  readonly beforeMs: number;
  readonly last: number;
  readonly arrivedUpTo: number;
}>;

const deleteOld = statement((db, { source, beforeMs, last, arrivedUpTo }: Old) =>
  db
    .delete(outbox)
    .where(
      and(
        eq(outbox.source, source),
        lt(outbox.publishedAtMs, beforeMs),
        lt(outbox.sequence, last),
        lte(outbox.sequence, arrivedUpTo),
      ),
    ),
);

/**
 * Deletes facts that were published before a time and have arrived at every consumer that ever said
 * how far it has come. Where none has, nothing is known to have arrived, and all are kept. The newest
 * stays in any case, since it carries the sequence.
 */
export function prune(tx: RowWriter, source: string, beforeMs: number): void {
  const last = lastSequence(tx, source);
  deleteOld.run(tx, { source, beforeMs, last, arrivedUpTo: arrivedEverywhere(tx, source) });
}

const firstUnpublished = statement((db, { source }: Source) =>
  db
    .select({ sequence: min(outbox.sequence) })
    .from(outbox)
    .where(and(isNull(outbox.publishedAtMs), eq(outbox.source, source))),
);

/** The last fact of a source up to which all are marked as published; 0 for none. */
export function publishedUpTo(db: RowReader, source: string): number {
  const waiting = firstUnpublished.first(db, { source })?.sequence;
  return waiting ? waiting - 1 : lastSequence(db, source);
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
  const { publishedAtMs: _, ...fact } = row;
  return { ...fact, id: eventId(origin, row.sequence) };
}
