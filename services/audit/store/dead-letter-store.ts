import { and, asc, count, eq, isNull, or, sql } from "drizzle-orm";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { deadLetter } from "#lib/kit/store/tables.ts";
import type { DeadLetter, DeadLetterPosition, DeadLetterStore, FactWriter } from "../app/ports.ts";
import { deadLetterReplay } from "./schema.ts";

type LetterRow = typeof deadLetter.$inferSelect;
type OfEvent = Placeholders<{ readonly eventId: string }>;

interface Page extends DeadLetterPosition {
  readonly limit: number;
  readonly includeReplayed: number;
}

const applied = and(
  eq(deadLetterReplay.eventId, deadLetter.eventId),
  eq(deadLetterReplay.error, ""),
);

const lettersAfter = statement(
  (db, { source, sequence, eventId, limit, includeReplayed }: Placeholders<Page>) =>
    db
      .select({ letter: deadLetter })
      .from(deadLetter)
      .leftJoin(deadLetterReplay, applied)
      .where(
        and(
          sql`(${deadLetter.source}, ${deadLetter.sequence}, ${deadLetter.eventId}) > (${source}, ${sequence}, ${eventId})`,
          or(eq(includeReplayed, 1), isNull(deadLetterReplay.id)),
        ),
      )
      .orderBy(asc(deadLetter.source), asc(deadLetter.sequence), asc(deadLetter.eventId))
      .limit(limit),
);

const letterOf = statement((db, { eventId }: OfEvent) =>
  db.select().from(deadLetter).where(eq(deadLetter.eventId, eventId)),
);

const attemptsOf = statement((db, { eventId }: OfEvent) =>
  db
    .select({ timeMs: deadLetterReplay.timeMs, error: deadLetterReplay.error })
    .from(deadLetterReplay)
    .where(eq(deadLetterReplay.eventId, eventId))
    .orderBy(asc(deadLetterReplay.id)),
);

const insertAttempt = insertInto(deadLetterReplay);

const openLetters = statement((db, { limit }: Placeholders<{ readonly limit: number }>) => {
  const open = db
    .select({ eventId: deadLetter.eventId })
    .from(deadLetter)
    .leftJoin(deadLetterReplay, applied)
    .where(isNull(deadLetterReplay.id))
    .limit(limit)
    .as("open");
  return db.select({ letters: count() }).from(open);
});

/** How many dead letters have not been replayed; no more than `limit` are counted. */
export function countOpenLetters(db: RowReader, limit: number): number {
  return openLetters.first(db, { limit })?.letters ?? 0;
}

/** Notes in the caller's transaction that a letter was applied. */
export function noteReplay(tx: RowWriter, eventId: string, timeMs: number): void {
  insertAttempt(tx, { eventId, timeMs, error: "" });
}

/** Before every letter. */
const start: DeadLetterPosition = { source: "", sequence: -1, eventId: "" };

/** The dead letters of the service with the attempts to replay them. */
export function createDeadLetterStore(
  store: Pick<Store, "db" | "write">,
  writerOf: (tx: RowWriter) => FactWriter,
): DeadLetterStore {
  const { db } = store;
  return {
    async deadLettersAfter(after = start, limit, includeReplayed) {
      const page = { ...after, limit, includeReplayed: includeReplayed ? 1 : 0 };
      return lettersAfter.all(db, page).map(({ letter }) => withAttempts(db, letter));
    },
    async find(eventId) {
      const row = letterOf.first(db, { eventId });
      return row && withAttempts(db, row);
    },
    async apply(eventId, timeMs, effect) {
      await store.write((tx) => {
        // Somebody else may have replayed it since it was read.
        if (attemptsOf.all(tx, { eventId }).some(({ error }) => error === "")) return;
        effect(writerOf(tx));
        noteReplay(tx, eventId, timeMs);
      });
    },
    async noteFailure(eventId, timeMs, error) {
      await store.write((tx) => insertAttempt(tx, { eventId, timeMs, error }));
    },
  };
}

function withAttempts(db: RowReader, row: LetterRow): DeadLetter {
  const { consumer: _, eventId: id, error, ...rest } = row;
  const attempts = attemptsOf.all(db, { eventId: id });
  const failed = attempts.filter((attempt) => attempt.error !== "");
  const replayed = attempts.find((attempt) => attempt.error === "");
  return {
    event: { id, ...rest },
    error: failed.at(-1)?.error ?? error,
    failures: 1 + failed.length,
    ...(replayed && { replayTimeMs: replayed.timeMs }),
  };
}
