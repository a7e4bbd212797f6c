import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { bytes } from "./columns.ts";

/**
 * Facts to publish, written in the same transaction as the state they report. `sequence` is the
 * fact's place in the order of its database. It never goes back, since a trigger keeps the newest row. All facts of a
 * database are of one source.
 */
export const outbox = sqliteTable("outbox", {
  sequence: integer().primaryKey(),
  source: text().notNull(),
  subject: text().notNull(),
  type: text().notNull(),
  payload: bytes().notNull(),
  timeMs: integer("time_ms").notNull(),
});

/** Up to where the facts of a source had been published on each day that published some. */
export const publication = sqliteTable(
  "publication",
  {
    source: text().notNull(),
    /** Midnight UTC at which the day began. */
    dayStartMs: integer("day_start_ms").notNull(),
    /** The last fact that was published then, and all before it. */
    upTo: integer("up_to").notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.dayStartMs] })],
);

/** Events whose effect a consumer has applied; makes a second delivery harmless. */
export const inbox = sqliteTable(
  "inbox",
  {
    consumer: text().notNull(),
    eventId: text("event_id").notNull(),
    source: text().notNull(),
    sequence: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.consumer, table.eventId] })],
);

/**
 * The last event that a consumer has applied from each source. Those of its facts before it that
 * have not arrived stand in `missing_facts`.
 */
export const watermark = sqliteTable(
  "watermark",
  {
    consumer: text().notNull(),
    source: text().notNull(),
    sequence: integer().notNull(),
    /** Whose sequence this is: a source that starts a new database counts from 1 again. */
    origin: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.consumer, table.source] })],
);

/** Gaps in the order of an origin: facts that a consumer knows of and that have not arrived. */
export const missingFacts = sqliteTable(
  "missing_facts",
  {
    consumer: text().notNull(),
    source: text().notNull(),
    origin: text().notNull(),
    firstSequence: integer("first_sequence").notNull(),
    lastSequence: integer("last_sequence").notNull(),
    /** Whether the owner answered that it keeps none of them any more. */
    isGone: integer("is_gone", { mode: "boolean" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.consumer, table.origin, table.firstSequence] })],
);

/** Up to where the facts of a source have arrived at each consumer, as it says; later ones are kept. */
export const arrival = sqliteTable(
  "arrival",
  {
    source: text().notNull(),
    consumer: text().notNull(),
    sequence: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.consumer] })],
);

/** Facts about the database itself, e.g. its id. */
export const meta = sqliteTable("meta", {
  key: text().primaryKey(),
  value: text().notNull(),
});

/**
 * Events that a consumer could not apply, or that the outbox could not publish (under the consumer
 * `outbox`), whole, so that none is lost without a trace.
 */
export const deadLetter = sqliteTable(
  "dead_letter",
  {
    consumer: text().notNull(),
    eventId: text("event_id").notNull(),
    source: text().notNull(),
    sequence: integer().notNull(),
    subject: text().notNull(),
    type: text().notNull(),
    payload: bytes().notNull(),
    error: text().notNull(),
    timeMs: integer("time_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.consumer, table.eventId] })],
);
