import { and, asc, eq, gt } from "drizzle-orm";
import { notFound } from "#lib/kernel/fault.ts";
import type { RowReader } from "../store/connection.ts";
import { databaseId } from "../store/database-id.ts";
import type { Store } from "../store/open-store.ts";
import { type Placeholders, statement } from "../store/statement.ts";
import { deadLetter } from "../store/tables.ts";
import { type EventBus, PublicationRefused } from "./bus.ts";
import { noteLetterError, removeLetter } from "./dead-letter.ts";
import { type EventEnvelope, eventId } from "./event.ts";
import { keptFact } from "./outbox.ts";
import { publishedUpTo } from "./publications.ts";
import { keeper } from "./refused-facts.ts";

/** A fact that the bus refused, whole, with what became of it. */
export interface RefusedFact {
  readonly event: EventEnvelope;
  /** Why it was refused, when that was last tried; empty where it is published. */
  readonly error: string;
  readonly isPublished: boolean;
}

/** The facts of a database that could not be published. */
export interface RefusedFacts {
  /** Those that wait, by their place, from the one after a sequence on. */
  after(sequence: number, limit: number): readonly RefusedFact[];
  /**
   * Publishes facts after all, in the order given; consumers apply each that they lack. One that is refused again stays.
   *
   * @returns each with what became of it; one that was published already as it is
   * @throws Fault RESOURCE_NOT_FOUND before any is published; UNAVAILABLE where the bus is away
   */
  replay(eventIds: readonly string[]): Promise<readonly RefusedFact[]>;
}

type Page = Placeholders<{ readonly after: number; readonly limit: number }>;

const lettersAfter = statement((db, { after, limit }: Page) =>
  db
    .select()
    .from(deadLetter)
    .where(and(eq(deadLetter.consumer, keeper), gt(deadLetter.sequence, after)))
    .orderBy(asc(deadLetter.sequence))
    .limit(limit),
);

const letterOf = statement((db, { id }: Placeholders<{ readonly id: string }>) =>
  db
    .select()
    .from(deadLetter)
    .where(and(eq(deadLetter.consumer, keeper), eq(deadLetter.eventId, id))),
);

/** @param options.source the name under which the facts of the store are numbered */
export function refusedFactsOf(options: {
  readonly store: Pick<Store, "db" | "write">;
  readonly bus: Pick<EventBus, "publish">;
  readonly source: string;
}): RefusedFacts {
  const { store, bus, source } = options;
  let origin: string | undefined;

  async function find(id: string): Promise<RefusedFact> {
    origin ??= `${source}-${await store.write(databaseId)}`;
    const letter = letterOf.first(store.db, { id });
    const found = letter ? refusedOf(letter) : publishedFact(store.db, source, origin, id);
    if (found === undefined) throw notFound("refused fact", id);
    return found;
  }

  async function publish(fact: RefusedFact): Promise<RefusedFact> {
    const { event } = fact;
    try {
      await bus.publish(event, { again: true });
    } catch (refusal) {
      if (!(refusal instanceof PublicationRefused)) throw refusal;
      await store.write((tx) => noteLetterError(tx, keeper, event, refusal));
      return { ...fact, error: refusal.message };
    }
    await store.write((tx) => removeLetter(tx, keeper, event));
    return { ...fact, error: "", isPublished: true };
  }

  return {
    after: (after, limit) => lettersAfter.all(store.db, { after, limit }).map(refusedOf),
    async replay(eventIds) {
      const asked: RefusedFact[] = [];
      for (const id of new Set(eventIds)) asked.push(await find(id));
      const ends: RefusedFact[] = [];
      for (const fact of asked) ends.push(fact.isPublished ? fact : await publish(fact));
      return ends;
    },
  };
}

function refusedOf(letter: typeof deadLetter.$inferSelect): RefusedFact {
  const { consumer: _, eventId: id, error, ...rest } = letter;
  return { event: { ...rest, id }, error, isPublished: false };
}

/** A fact that is published and still kept, as one that was replayed before. */
function publishedFact(
  db: RowReader,
  source: string,
  origin: string,
  id: string,
): RefusedFact | undefined {
  const sequence = Number(id.slice(origin.length + 1));
  if (!Number.isSafeInteger(sequence) || eventId(origin, sequence) !== id) return undefined;
  if (sequence > publishedUpTo(db, source)) return undefined;
  const event = keptFact(db, source, origin, { first: sequence, last: sequence });
  return event && { event, error: "", isPublished: true };
}
