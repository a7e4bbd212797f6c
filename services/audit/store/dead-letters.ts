import { and, eq, isNull } from "drizzle-orm";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { deadLetter } from "#lib/kit/store/tables.ts";
import { deadLetterReplay } from "./schema.ts";

/** The audit set of an event that could not be applied; undefined where it does not say. */
export type AuditSetOfEvent = (event: {
  readonly type: string;
  readonly payload: Uint8Array;
}) => string | undefined;

/** Of those that were not replayed since. */
const waitingIds = statement((db, _: object) => {
  const { eventId, error, id } = deadLetterReplay;
  return db
    .select({ eventId: deadLetter.eventId })
    .from(deadLetter)
    .leftJoin(deadLetterReplay, and(eq(eventId, deadLetter.eventId), eq(error, "")))
    .where(isNull(id));
});

const letterOf = statement((db, { eventId }: Placeholders<{ readonly eventId: string }>) =>
  db
    .select({ type: deadLetter.type, payload: deadLetter.payload })
    .from(deadLetter)
    .where(eq(deadLetter.eventId, eventId)),
);

const openLetter = statement((db, { eventId }: Placeholders<{ readonly eventId: string }>) => {
  const { error, id } = deadLetterReplay;
  return db
    .select({ type: deadLetter.type, payload: deadLetter.payload })
    .from(deadLetter)
    .leftJoin(
      deadLetterReplay,
      and(eq(deadLetterReplay.eventId, deadLetter.eventId), eq(error, "")),
    )
    .where(and(eq(deadLetter.eventId, eventId), isNull(id)))
    .limit(1);
});

/**
 * Whether an event could not be applied, and was not replayed since. A letter of another event under the same id is none of
 * it: it may count against other audit sets than those that lack the fact.
 */
export function isOpenLetter(
  db: RowReader,
  event: { readonly id: string; readonly type: string; readonly payload: Uint8Array },
): boolean {
  const letter = openLetter.first(db, { eventId: event.id });
  return letter?.type === event.type && isSameBytes(letter.payload, event.payload);
}

function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/**
 * Counts the dead letters of an audit set that wait to be applied. One whose audit set is unknown may be missing from every
 * audit set, so it counts in all. Each letter is decoded once.
 */
export function createDeadLetterCount(
  db: RowReader,
  auditSetOfEvent: AuditSetOfEvent,
): (auditSet: string) => number {
  const owners = new Map<string, string | undefined>();
  return (auditSet) => {
    const ids = waitingIds.all(db, {});
    // One was replayed, or an operator who has dealt with it has deleted it.
    if (ids.length < owners.size) owners.clear();
    let count = 0;
    for (const { eventId } of ids) {
      if (!owners.has(eventId)) {
        const letter = letterOf.first(db, { eventId });
        owners.set(eventId, letter && auditSetOfEvent(letter));
      }
      const owner = owners.get(eventId);
      if (owner === undefined || owner === auditSet) count += 1;
    }
    return count;
  };
}
