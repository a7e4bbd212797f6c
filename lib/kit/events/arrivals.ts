import { and, eq, min, sql } from "drizzle-orm";
import type { RowReader, RowWriter } from "../store/connection.ts";
import { type Placeholders, statement } from "../store/statement.ts";
import { arrival } from "../store/tables.ts";

type Source = Placeholders<{ readonly source: string }>;

const leastArrived = statement((db, { source }: Source) =>
  db
    .select({ sequence: min(arrival.sequence) })
    .from(arrival)
    .where(eq(arrival.source, source)),
);

/** Up to where the facts of a source have arrived at every consumer that ever reported; 0 where none has. */
export function arrivedEverywhere(db: RowReader, source: string): number {
  return leastArrived.first(db, { source })?.sequence ?? 0;
}

type Consumer = Placeholders<typeof arrival.$inferInsert>;

const upsertArrival = statement((db, { source, consumer, sequence }: Consumer) =>
  db
    .insert(arrival)
    .values({ source, consumer, sequence })
    .onConflictDoUpdate({
      target: [arrival.source, arrival.consumer],
      set: { sequence: sql`excluded.sequence` },
    }),
);

const arrivedAt = statement(
  (
    db,
    { source, consumer }: Placeholders<{ readonly source: string; readonly consumer: string }>,
  ) =>
    db
      .select({ sequence: arrival.sequence })
      .from(arrival)
      .where(and(eq(arrival.source, source), eq(arrival.consumer, consumer))),
);

/** Up to where a consumer has said that the facts of a source have arrived; undefined before it did. */
export function arrivalAt(db: RowReader, source: string, consumer: string): number | undefined {
  return arrivedAt.first(db, { source, consumer })?.sequence;
}

/** Notes up to where facts have arrived; back, too, since a consumer may have lost its database. */
export function noteArrivedUpTo(
  tx: RowWriter,
  source: string,
  consumer: string,
  sequence: number,
): void {
  upsertArrival.run(tx, { source, consumer, sequence });
}
