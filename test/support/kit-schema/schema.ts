import { fileURLToPath } from "node:url";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export { deadLetter, inbox, meta, outbox, watermark } from "#lib/kit/store/tables.ts";

/** A service's table, to have some effect to look at. */
export const note = sqliteTable("note", {
  id: integer().primaryKey({ autoIncrement: true }),
  text: text().notNull().unique(),
  seen: integer({ mode: "boolean" }).notNull().default(false),
});

export const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));
