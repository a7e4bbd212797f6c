import { sql } from "drizzle-orm";
import type { RowWriter } from "../store/connection.ts";
import { type Placeholders, statement } from "../store/statement.ts";
import { watermark } from "../store/tables.ts";
import { type EventEnvelope, originOf } from "./event.ts";
import { noteFound, noteMissing } from "./missing-facts.ts";
import { newestOf } from "./watermark.ts";

const advance = statement(
  (db, { consumer, source, sequence, origin }: Placeholders<typeof watermark.$inferInsert>) =>
    db
      .insert(watermark)
      .values({ consumer, source, sequence, origin })
      .onConflictDoUpdate({
        target: [watermark.consumer, watermark.source],
        set: { sequence: sql`excluded.sequence`, origin: sql`excluded.origin` },
        setWhere: sql`${watermark.origin} <> excluded.origin or ${watermark.sequence} < excluded.sequence`,
      }),
);

/**
 * Notes an event as applied, and the facts between the last one and it as missing. Never goes back,
 * unless the source has started a new database.
 *
 * @returns whether facts are missing that were not known to be
 */
export function noteArrival(tx: RowWriter, consumer: string, event: EventEnvelope): boolean {
  const { source, sequence } = event;
  // What came without a place in the order says nothing of it.
  if (sequence < 1) return false;
  const origin = originOf(event);
  if (noteFound(tx, consumer, origin, sequence)) return false;
  const newest = newestOf(tx, consumer, origin, sequence);
  if (sequence <= newest) return false;
  advance.run(tx, { consumer, source, sequence, origin });
  return noteLost(tx, { consumer, source, origin, newest, upTo: sequence - 1 });
}

/**
 * Notes that facts of an origin were published, as its owner says, and have not arrived.
 *
 * @returns whether there were any
 */
export function noteUnarrived(
  tx: RowWriter,
  consumer: string,
  place: { readonly source: string; readonly origin: string; readonly upTo: number },
): boolean {
  const { source, origin, upTo } = place;
  const newest = newestOf(tx, consumer, origin);
  if (upTo <= newest) return false;
  advance.run(tx, { consumer, source, sequence: upTo, origin });
  return noteLost(tx, { consumer, newest, ...place });
}

function noteLost(
  tx: RowWriter,
  lost: {
    readonly consumer: string;
    readonly source: string;
    readonly origin: string;
    readonly newest: number;
    readonly upTo: number;
  },
): boolean {
  const { consumer, source, origin, newest, upTo } = lost;
  if (upTo <= newest) return false;
  const firstSequence = newest + 1;
  noteMissing(tx, consumer, { source, origin, firstSequence, lastSequence: upTo, isGone: false });
  return true;
}
