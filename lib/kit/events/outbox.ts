import { and, asc, eq, gt, isNull, lt, max, sql } from "drizzle-orm";
import { outbox } from "../store/tables.ts";
import type { RowReader, RowWriter } from "../store/transaction.ts";
import type { EventLog } from "./bus.ts";
import { type EventEnvelope, eventId } from "./event.ts";

/** A fact to tell, before the outbox has given it a sequence and an id. */
export interface OutboxEntry {
  readonly subject: string;
  /** Full protobuf message name. */
  readonly type: string;
  readonly payload: Uint8Array;
  /** When it became true, UTC milliseconds since the epoch. */
  readonly timeMs: number;
}

const rowsPerInsert = 500;

/**
 * Writes facts beside the state they report, in the caller's transaction: both or neither.
 *
 * @returns the last sequence of this source, 0 if it never stated anything.
 */
export async function appendToOutbox(
  tx: RowWriter,
  source: string,
  entries: readonly OutboxEntry[],
): Promise<number> {
  for (let start = 0; start < entries.length; start += rowsPerInsert) {
    const rows = entries.slice(start, start + rowsPerInsert);
    // Named one by one: an entry may be a richer object, and the sequence is the outbox's to give.
    const values = rows.map(({ subject, type, payload, timeMs }) => {
      return { source, subject, type, payload, timeMs };
    });
    await tx.insert(outbox).values(values);
  }
  return lastSequence(tx, source);
}

/** The sequence of the newest fact of a source, 0 if there is none. */
export async function lastSequence(db: RowReader, source: string): Promise<number> {
  const [row] = await db
    .select({ last: max(outbox.sequence) })
    .from(outbox)
    .where(eq(outbox.source, source));
  return row?.last ?? 0;
}

/** The oldest facts of a source that have not gone out yet, in order. */
export async function unpublished(
  db: RowReader,
  source: string,
  origin: string,
  limit: number,
): Promise<readonly EventEnvelope[]> {
  const rows = await db
    .select()
    .from(outbox)
    .where(and(isNull(outbox.publishedAtMs), eq(outbox.source, source)))
    .orderBy(asc(outbox.sequence))
    .limit(limit);
  return rows.map((row) => toEnvelope(row, origin));
}

/** Notes that every fact of a source up to a sequence has gone out. */
export async function markPublished(
  tx: RowWriter,
  source: string,
  upTo: number,
  nowMs: number,
): Promise<void> {
  await tx
    .update(outbox)
    .set({ publishedAtMs: nowMs })
    .where(
      and(
        isNull(outbox.publishedAtMs),
        eq(outbox.source, source),
        sql`${outbox.sequence} <= ${upTo}`,
      ),
    );
}

/** Forgets facts that went out before a time; the newest stays, since it carries the sequence. */
export async function prune(tx: RowWriter, source: string, beforeMs: number): Promise<void> {
  const last = await lastSequence(tx, source);
  await tx
    .delete(outbox)
    .where(
      and(eq(outbox.source, source), lt(outbox.publishedAtMs, beforeMs), lt(outbox.sequence, last)),
    );
}

/** The outbox as the log that a bus without a memory of its own delivers from. */
export function outboxLog(db: RowReader, source: string, origin: string): EventLog {
  return {
    origin,
    async readAfter(position, filter, limit) {
      const prefix = filter.slice(0, -1);
      const onSubject = filter.endsWith(".>")
        ? sql`substr(${outbox.subject}, 1, ${prefix.length}) = ${prefix}`
        : eq(outbox.subject, filter);
      const rows = await db
        .select()
        .from(outbox)
        .where(and(eq(outbox.source, source), gt(outbox.sequence, position), onSubject))
        .orderBy(asc(outbox.sequence))
        .limit(limit);
      return rows.map((row) => ({ position: row.sequence, event: toEnvelope(row, origin) }));
    },
  };
}

function toEnvelope(row: typeof outbox.$inferSelect, origin: string): EventEnvelope {
  const { publishedAtMs: _, ...fact } = row;
  return { ...fact, id: eventId(origin, row.sequence) };
}
