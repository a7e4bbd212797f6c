import { type SQL, sql } from "drizzle-orm";
import { type AnySQLiteColumn, integer, text } from "drizzle-orm/sqlite-core";

/** A CHECK that a column holds one of these words, or null where it may. */
export function oneOf(column: AnySQLiteColumn, words: readonly string[]): SQL {
  return sql`${column} in (${sql.raw(words.map((word) => `'${word}'`).join(", "))})`;
}

/**
 * The primary key of tables whose rows are in the order in which they were written. Guards keep each row, so that the
 * largest number is never given twice; AUTOINCREMENT would write a page of its own with each commit.
 */
export const sequence = () => integer().primaryKey();

/** A column of plain data that no query looks into. */
export const json = <T>(name: string) => text(name, { mode: "json" }).$type<T>().notNull();
