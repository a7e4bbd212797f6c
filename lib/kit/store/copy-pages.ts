import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { yieldToEventLoop } from "../async/yield-to-event-loop.ts";
import type { RowReader } from "./connection.ts";
import { toOpenError } from "./store-error.ts";

/** What was written. */
export interface CopiedPages {
  readonly bytes: number;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
}

/** Pages between two looks at the signal: about a megabyte. */
const pagesTogether = 256;

/**
 * Writes the database of an open read transaction to a new file, page by page as it stands in that transaction: the copy
 * has the bytes that the file would have if all of it were in it, and needs no WAL. Resolves once it is on the disk.
 *
 * @param reader - in a transaction that began before and ends later.
 * @throws Fault STORAGE_NOT_WRITABLE for a place that cannot be written, a full disk or a file that exists;
 *   the signal's reason when it aborts.
 */
export async function copyPages(
  reader: RowReader,
  path: string,
  signal: AbortSignal,
): Promise<CopiedPages> {
  const pages = Number(reader.row("PRAGMA page_count")?.[0]);
  const pageBytes = Number(reader.row("PRAGMA page_size")?.[0]);
  const hash = createHash("sha256");
  let file: FileHandle | undefined;
  try {
    // For its owner alone, as the database itself.
    file = await open(path, "wx", 0o600);
    for (let first = 1; first <= pages; first += pagesTogether) {
      signal.throwIfAborted();
      const chunk = readPages(reader, first, Math.min(pages, first + pagesTogether - 1), pageBytes);
      hash.update(chunk);
      await writeAll(file, chunk);
      await yieldToEventLoop();
    }
    await file.sync();
    return { bytes: pages * pageBytes, sha256: hash.digest("hex") };
  } catch (error) {
    throw toOpenError(error, path);
  } finally {
    await file?.close();
  }
}

function readPages(reader: RowReader, first: number, last: number, pageBytes: number): Uint8Array {
  const chunk = new Uint8Array((last - first + 1) * pageBytes);
  for (let page = first; page <= last; page += 1) {
    const [data] = reader.row("SELECT data FROM sqlite_dbpage WHERE pgno = ?", [page]) ?? [];
    if (!(data instanceof Uint8Array) || data.byteLength !== pageBytes) {
      throw new Error(`page ${page} of the database could not be read`);
    }
    chunk.set(data, (page - first) * pageBytes);
  }
  return chunk;
}

/** The system may take less than it is given. */
async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength; ) {
    const { bytesWritten } = await file.write(chunk, at, chunk.byteLength - at);
    at += bytesWritten;
  }
}
