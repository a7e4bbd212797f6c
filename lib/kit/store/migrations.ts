import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/sqlite-proxy";
import { migrate } from "drizzle-orm/sqlite-proxy/migrator";
import { packageVersion } from "../build.ts";
import type { Connection, RowReader } from "./connection.ts";
import { foreignFault, versionFault } from "./store-error.ts";

/** Where drizzle keeps which migrations a database has. */
const ledger = "__drizzle_migrations";

/** The version that last opened a database stands in SQLite's `user_version`, three digits a part. */
const partSize = 1_000;

/**
 * Brings the schema of a database up to date and records this version in it.
 *
 * @param path - of the database, for messages.
 * @throws Fault DATABASE_VERSION for one that this version cannot bring up to date; it is left as it is.
 */
export async function applyMigrations(
  connection: Connection,
  migrationsFolder: string,
  path: string,
): Promise<void> {
  const state = schemaState(connection, migrationsFolder);
  refuseOtherVersion(state, path);
  // Nothing to apply is the usual start, and to find it out once is enough.
  if (state.kind !== "CURRENT") await migrateTo(connection, migrationsFolder);
  recordVersion(connection);
}

/** How the tables of a database stand to those that this version knows. */
export interface SchemaState {
  /**
   * CURRENT; OLDER: the next start brings it up to date; EMPTY: the next start makes its tables; UNKNOWN: it has a migration
   * that this version does not know, or lacks one before its newest; FOREIGN: it was not made by pmx. The last two are
   * refused at the start.
   */
  readonly kind: "CURRENT" | "OLDER" | "EMPTY" | "UNKNOWN" | "FOREIGN";
  /** Migrations that it has. */
  readonly applied: number;
  /** Migrations that the next start applies. */
  readonly pending: number;
  /** The version that last opened it; undefined for those up to 0.2.0, which did not say. */
  readonly version: string | undefined;
}

/**
 * A database that has a migration which this version does not know is of a newer version (or of another
 * service). One that lacks a migration older than its newest would never get it.
 */
export function schemaState({ row, rows }: RowReader, migrationsFolder: string): SchemaState {
  const known = readMigrationFiles({ migrationsFolder })
    .map(({ folderMillis }) => folderMillis)
    .sort((left, right) => left - right);
  const version = recordedVersion({ row });
  const tables = rows("SELECT name FROM sqlite_schema WHERE type = 'table'").map(([name]) => name);
  const bare = { applied: 0, pending: known.length, version };
  if (tables.length === 0) return { ...bare, kind: "EMPTY" };
  if (!tables.includes(ledger)) return { ...bare, kind: "FOREIGN" };
  const applied = rows(`SELECT created_at FROM ${ledger} ORDER BY created_at`);
  const isKnown = applied.every(([madeAtMs], index) => Number(madeAtMs) === known[index]);
  const pending = isKnown ? known.length - applied.length : 0;
  const kind = isKnown ? (pending === 0 ? "CURRENT" : "OLDER") : "UNKNOWN";
  return { kind, applied: applied.length, pending, version };
}

/** @throws Fault DATABASE_VERSION */
export function refuseOtherVersion(state: SchemaState, path: string): void {
  if (state.kind === "FOREIGN") throw foreignFault(path);
  if (state.kind === "UNKNOWN") throw versionFault(path, state.version, packageVersion().version);
}

/** Foreign keys are off meanwhile, since a migration may rebuild a table that others refer to. */
async function migrateTo(connection: Connection, migrationsFolder: string): Promise<void> {
  const { rows, change, exec } = connection;
  const perform = async (statements: readonly string[]) => {
    exec("PRAGMA foreign_keys=OFF");
    exec("BEGIN IMMEDIATE");
    try {
      for (const statement of statements) exec(statement);
      await connection.commit();
    } finally {
      connection.rollback();
    }
    exec("PRAGMA foreign_keys=ON");
  };
  const db = drizzle(async (sql, parameters, method) => {
    if (method !== "run") return { rows: rows(sql, parameters) as unknown[] };
    change(sql, parameters);
    return { rows: [] };
  });
  await migrate(db, perform, { migrationsFolder });
}

/** Written only when it changes: opening a database does not write to it otherwise. */
function recordVersion(connection: Connection): void {
  const { version } = packageVersion();
  if (recordedVersion(connection) === version) return;
  const [major = 0, minor = 0, patch = 0] = version
    .split(".")
    .map((part) => Number.parseInt(part, 10));
  connection.exec(`PRAGMA user_version=${(major * partSize + minor) * partSize + patch}`);
}

/** Undefined where no version was recorded: those up to 0.2.0 did not. */
function recordedVersion({ row }: Pick<RowReader, "row">): string | undefined {
  const number = Number(row("PRAGMA user_version")?.[0]);
  if (!(number > 0)) return undefined;
  const [major, minor, patch] = [
    Math.floor(number / partSize ** 2),
    Math.floor(number / partSize) % partSize,
    number % partSize,
  ];
  return `${major}.${minor}.${patch}`;
}
