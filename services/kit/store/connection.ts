import { pathToFileURL } from "node:url";
import { type Client, createClient } from "@libsql/client";

/** How long a statement waits for another program that has the file open, in milliseconds. */
const busyTimeoutMs = 250;

/**
 * Opens one connection to a database file. The client is held to a single connection because a
 * PRAGMA reaches only the connection it runs on, and because the native calls are synchronous: a
 * second connection of the same client could only wait, inside the event loop, for the first.
 */
export function openConnection(path: string, timeoutMs: number = busyTimeoutMs): Client {
  return createClient({ url: pathToFileURL(path).href, concurrency: 1, timeout: timeoutMs });
}

/** Reads a PRAGMA's single value. */
export async function pragma(client: Client, name: string): Promise<unknown> {
  const result = await client.execute(`PRAGMA ${name}`);
  return result.rows[0]?.[0];
}
