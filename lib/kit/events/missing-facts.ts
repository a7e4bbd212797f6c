import { and, asc, eq, gte, lte, min } from "drizzle-orm";
import type { RowReader, RowWriter } from "../store/connection.ts";
import { insertInto, type Placeholders, statement } from "../store/statement.ts";
import { missingFacts } from "../store/tables.ts";

/** A gap in the order of one origin: later facts have arrived, or are known to be published. */
export interface MissingFacts {
  readonly source: string;
  /** Whose sequence the numbers count. */
  readonly origin: string;
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** Whether the owner answered that it keeps none of them any more. */
  readonly isGone: boolean;
}

const insertMissing = insertInto(missingFacts);

const ofSource = statement(
  (
    db,
    {
      consumer,
      source,
      limit,
    }: Placeholders<{ readonly consumer: string; readonly source: string; readonly limit: number }>,
  ) =>
    db
      .select()
      .from(missingFacts)
      .where(and(eq(missingFacts.consumer, consumer), eq(missingFacts.source, source)))
      .orderBy(asc(missingFacts.origin), asc(missingFacts.firstSequence))
      .limit(limit),
);

type InOrigin = Placeholders<{ readonly consumer: string; readonly origin: string }>;

const firstOfOrigin = statement((db, { consumer, origin }: InOrigin) =>
  db
    .select({ sequence: min(missingFacts.firstSequence) })
    .from(missingFacts)
    .where(and(eq(missingFacts.consumer, consumer), eq(missingFacts.origin, origin))),
);

type Place = Placeholders<{
  readonly consumer: string;
  readonly origin: string;
  readonly sequence: number;
}>;

const around = statement((db, { consumer, origin, sequence }: Place) =>
  db
    .select()
    .from(missingFacts)
    .where(
      and(
        eq(missingFacts.consumer, consumer),
        eq(missingFacts.origin, origin),
        lte(missingFacts.firstSequence, sequence),
        gte(missingFacts.lastSequence, sequence),
      ),
    )
    .limit(1),
);

const startingAt = statement((db, { consumer, origin, sequence }: Place) =>
  db
    .delete(missingFacts)
    .where(
      and(
        eq(missingFacts.consumer, consumer),
        eq(missingFacts.origin, origin),
        eq(missingFacts.firstSequence, sequence),
      ),
    ),
);

/** The gaps that a consumer knows in the facts of a source, oldest first, at most `limit` of them. */
export function missingOf(
  db: RowReader,
  consumer: string,
  source: string,
  limit: number,
): readonly MissingFacts[] {
  return ofSource
    .all(db, { consumer, source, limit })
    .map(({ consumer: _, ...missing }) => missing);
}

/** The first fact of an origin that a consumer lacks; undefined where it lacks none. */
export function firstMissing(db: RowReader, consumer: string, origin: string): number | undefined {
  return firstOfOrigin.first(db, { consumer, origin })?.sequence ?? undefined;
}

/** Notes facts as missing. */
export function noteMissing(tx: RowWriter, consumer: string, missing: MissingFacts): void {
  insertMissing(tx, { ...missing, consumer });
}

/** Notes that a missing fact has arrived; false, and nothing changes, where it was not missing. */
export function noteFound(
  tx: RowWriter,
  consumer: string,
  origin: string,
  sequence: number,
): boolean {
  const gap = around.first(tx, { consumer, origin, sequence });
  if (gap === undefined) return false;
  startingAt.run(tx, { consumer, origin, sequence: gap.firstSequence });
  if (gap.firstSequence < sequence) insertMissing(tx, { ...gap, lastSequence: sequence - 1 });
  if (sequence < gap.lastSequence) insertMissing(tx, { ...gap, firstSequence: sequence + 1 });
  return true;
}

/** Notes that the owner no longer keeps the facts from the start of a gap up to a sequence. */
export function noteGone(
  tx: RowWriter,
  consumer: string,
  { origin, firstSequence }: MissingFacts,
  upTo: number,
): void {
  const gap = around.first(tx, { consumer, origin, sequence: firstSequence });
  // Meanwhile it may have arrived in another way.
  if (gap === undefined || gap.isGone) return;
  startingAt.run(tx, { consumer, origin, sequence: gap.firstSequence });
  const last = Math.min(upTo, gap.lastSequence);
  insertMissing(tx, { ...gap, lastSequence: last, isGone: true });
  if (last < gap.lastSequence) insertMissing(tx, { ...gap, firstSequence: last + 1 });
}
