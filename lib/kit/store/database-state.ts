import { statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { RowReader } from "./connection.ts";
import { type SchemaState, schemaState } from "./migrations.ts";

/** What a database takes, and what there is left, in bytes. */
export interface FileSizes {
  readonly fileBytes: number;
  readonly walBytes: number;
  /** Undefined where the system does not say. */
  readonly freeBytes: number | undefined;
}

/** A database of a process. */
export interface DatabaseState extends FileSizes {
  readonly path: string;
  readonly schema: SchemaState;
}

/** Which database. */
export interface DatabasePlace {
  readonly dataDir: string;
  /** Of the process, and of the file without its ending. */
  readonly name: string;
  /** Folder of the migrations. */
  readonly migrations: URL;
}

/** Reads how an open database is; its schema once, since nothing changes it while it is open. */
export function databaseState(
  db: RowReader,
  { dataDir, name, migrations }: DatabasePlace,
): () => Promise<DatabaseState> {
  const path = resolve(dataDir, `${name}.db`);
  const schema = schemaState(db, fileURLToPath(migrations));
  return async () => ({ path, schema, ...(await fileSizes(path)) });
}

/** The sizes of a database file and of its WAL; 0 for one that is not there. */
async function fileSizes(path: string): Promise<FileSizes> {
  const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return {
    fileBytes: sizeOf(path),
    walBytes: sizeOf(`${path}-wal`),
    freeBytes: await freeBytes(dirname(path)),
  };
}

/** What a file system has left for this user, in bytes; undefined where it does not say. */
export async function freeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
