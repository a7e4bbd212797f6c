import { type Connection, openConnection } from "./connection.ts";
import { toOpenError } from "./store-error.ts";

/** How long a statement waits for a process that recovers or closes the file, in milliseconds. */
const busyTimeoutMs = 2_000;

/**
 * Opens a database for reading alone, beside the process that owns it. In WAL mode a reader sees one state for as long as
 * its transaction lasts, and neither waits for the writer nor makes it wait. Nothing of the database is changed, also not
 * when the last connection closes, which would otherwise move the WAL into the file.
 *
 * @throws Fault DATABASE_CORRUPT, DATABASE_LOCKED or STORAGE_NOT_WRITABLE, naming the file.
 */
export function openReadOnly(path: string): Connection {
  return openUri(path, "mode=ro");
}

/**
 * Opens a database that nobody writes and that has no WAL, as a copy of a backup, without any file beside it.
 *
 * @throws Fault as `openReadOnly` does.
 */
export function openFrozen(path: string): Connection {
  return openUri(path, "mode=ro&immutable=1");
}

function openUri(path: string, options: string): Connection {
  let connection: Connection | undefined;
  try {
    connection = openConnection(`${uriOf(path)}?${options}`, busyTimeoutMs);
    // The file is not even opened before the first statement.
    connection.row("SELECT count(*) FROM sqlite_schema");
    return connection;
  } catch (error) {
    connection?.close();
    throw toOpenError(error, path);
  }
}

/** A path as SQLite reads it in a URI: what has a meaning there is escaped. */
function uriOf(path: string): string {
  const escaped = path.replaceAll("%", "%25").replaceAll("?", "%3f").replaceAll("#", "%23");
  return `file:${escaped}`;
}
