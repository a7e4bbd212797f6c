import { drizzle, type SqliteRemoteDatabase } from "drizzle-orm/sqlite-proxy";
import type { Connection } from "./connection.ts";
import type { Transaction } from "./transaction.ts";

/** Drizzle over what runs statements. */
export function databaseOf(run: Connection["run"]): SqliteRemoteDatabase {
  return drizzle(async (sql, parameters, method) => {
    const rows = run(sql, parameters);
    // For a single row drizzle takes the row itself, or nothing.
    return { rows: (method === "get" ? rows[0] : rows) as unknown[] };
  });
}

/**
 * Runs work in one transaction of a connection that nothing else uses meanwhile: it commits when the
 * work resolves and leaves nothing when it rejects. What the work was handed is of no use afterwards.
 */
export async function transact<T>(
  connection: Connection,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  let ended = false;
  const tx = databaseOf((sql, parameters) => {
    if (ended) throw new Error("the transaction has ended");
    return connection.run(sql, parameters);
  });
  connection.run("BEGIN IMMEDIATE");
  try {
    const result = await work(tx);
    ended = true;
    await connection.commit();
    return result;
  } catch (error) {
    ended = true;
    connection.rollback();
    throw error;
  }
}
