import { fileURLToPath } from "node:url";
import { asc } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { insertInto, statement } from "#lib/kit/store/statement.ts";

export {
  arrival,
  deadLetter,
  inbox,
  meta,
  missingFacts,
  outbox,
  publication,
  watermark,
} from "#lib/kit/store/tables.ts";

/** A service's table, to have some effect to look at. */
export const note = sqliteTable("note", {
  id: integer().primaryKey({ autoIncrement: true }),
  text: text().notNull().unique(),
  seen: integer({ mode: "boolean" }).notNull().default(false),
});

export const insertNotes = insertInto(note);

const allNotes = statement((db) => db.select().from(note).orderBy(asc(note.id)));

/** Every note, in the order in which they were written. */
export const notesIn = (db: RowReader) => allNotes.all(db, {});

/** Their texts. */
export const textsIn = (db: RowReader) => notesIn(db).map((row) => row.text);

export const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));
