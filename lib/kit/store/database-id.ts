import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import type { RowWriter } from "./database.ts";
import { meta } from "./tables.ts";

const key = "database_id";

/**
 * The database's own id, drawn at its first use and kept for its life. It distinguishes the events
 * of a database from those of a new one in its place.
 */
export async function databaseId(tx: RowWriter): Promise<string> {
  const [row] = await tx.select().from(meta).where(eq(meta.key, key));
  if (row) return row.value;
  const value = randomBytes(6).toString("hex");
  await tx.insert(meta).values({ key, value });
  return value;
}
