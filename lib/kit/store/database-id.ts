import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import type { RowWriter } from "./connection.ts";
import { insertInto, statement } from "./statement.ts";
import { meta } from "./tables.ts";

const key = "database_id";
const idRow = statement((db) => db.select().from(meta).where(eq(meta.key, key)));
const insertMeta = insertInto(meta);

/**
 * The database's own id, drawn at its first use and kept for its life. It distinguishes the events
 * of a database from those of a new one in its place.
 */
export function databaseId(tx: RowWriter): string {
  const row = idRow.first(tx, {});
  if (row) return row.value;
  const value = randomBytes(6).toString("hex");
  insertMeta(tx, { key, value });
  return value;
}
