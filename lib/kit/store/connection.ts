import process from "node:process";
import Database from "libsql";
import AsynchronousDatabase from "libsql/promise";
import { RecentlyUsed } from "#lib/kernel/recently-used.ts";

/** What SQLite holds in one place of a row. */
export type Value = null | string | number | bigint | Uint8Array;

/** A row as its values in the order of the columns. */
export type Row = readonly Value[];
export type Rows = readonly Row[];

/** What may be read through: a store, a snapshot or a transaction. `statement` builds queries for it. */
export interface RowReader {
  /** Runs one statement and answers its rows. @throws DatabaseError */
  rows(sql: string, parameters?: readonly unknown[]): Rows;
  /** The first row of a statement, if there is one; costs a third of `rows`. @throws DatabaseError */
  row(sql: string, parameters?: readonly unknown[]): Row | undefined;
}

/** What may be written through: the transaction that `Store.write` hands to its work. */
export interface RowWriter extends RowReader {
  /** Runs one statement for its effect. @throws DatabaseError */
  change(sql: string, parameters?: readonly unknown[]): void;
  /** Runs one INSERT and answers the rowid of its last row. @throws DatabaseError */
  insert(sql: string, parameters?: readonly unknown[]): number;
}

/**
 * One connection to a database file; every method throws or rejects with a DatabaseError. The text of
 * a statement is prepared once and kept. A statement blocks the event loop, so none that waits for the
 * disk is run by any but `commit` and `checkpoint`.
 */
export interface Connection extends RowWriter {
  /** Whether a transaction is open. Some errors, a full disk for one, end a transaction by themselves. */
  readonly inTransaction: boolean;
  /** Runs SQL that answers no rows and comes too seldom, or is too cheap, to be kept prepared. */
  exec(sql: string): void;
  /** Commits the open transaction on a thread of the driver, since a commit waits for the disk. */
  commit(): Promise<void>;
  /**
   * Copies what has been committed into the database file, on a thread of the driver, as far as no reader or writer
   * stands in the way.
   */
  checkpoint(): Promise<void>;
  /** Rolls the open transaction back, if there still is one. */
  rollback(): void;
  close(): void;
}

/** What SQLite or its driver said of a statement, or of a file that it could not open. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  /** SQLite's extended code, such as `SQLITE_CONSTRAINT_UNIQUE`; empty where it gave none. */
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** How long a statement waits for another program that has the file open, in milliseconds. */
const busyTimeoutMs = 250;

/**
 * The driver starts one thread, unless the environment says otherwise: commits and checkpoints wait for one disk. With more
 * threads, each commit also wakes a second one that has nothing to do: 5 % of the CPU of a decision.
 */
process.env.TOKIO_WORKER_THREADS ??= "1";

/**
 * The driver has a synchronous class, fit for statements of microseconds, and one that hands its work
 * to a thread. Both hold the same native connection as `db`, so the one can perform for the other.
 */
const performApart = AsynchronousDatabase.prototype.exec as (
  this: { readonly db: unknown },
  sql: string,
) => Promise<void>;

/** Opens a connection. @throws DatabaseError when there can be no database at the path. */
export function openConnection(path: string, timeoutMs: number = busyTimeoutMs): Connection {
  const database = asDatabaseErrors(() => new Database(path, { timeout: timeoutMs }));
  const native = database as unknown as { readonly db: unknown };
  const kept: KeptStatements = new RecentlyUsed(keptStatements);
  // The driver does not bind the parameters of `get` on a statement that has just run to its end.
  const keptForOneRow: KeptStatements = new RecentlyUsed(keptStatements);
  const rows = (sql: string, parameters: readonly unknown[] = []): Rows =>
    asDatabaseErrors(() => {
      const { statement } = prepare(database, kept, sql);
      return (statement.all(parameters.map(bindable)) as Value[][]).map((row) => row.map(readable));
    });
  const row = (sql: string, parameters: readonly unknown[] = []): Row | undefined =>
    asDatabaseErrors(() => {
      const { statement } = prepare(database, keptForOneRow, sql);
      return (statement.get(parameters.map(bindable)) as Value[] | undefined)?.map(readable);
    });
  const change = (sql: string, parameters: readonly unknown[] = []): void =>
    asDatabaseErrors(() => {
      const { statement, answersRows } = prepare(database, kept, sql);
      const bound = parameters.map(bindable);
      if (answersRows) statement.all(bound);
      else statement.run(bound);
    });
  const insert = (sql: string, parameters: readonly unknown[] = []): number =>
    asDatabaseErrors(() => {
      const { statement } = prepare(database, kept, sql);
      return Number(statement.run(parameters.map(bindable)).lastInsertRowid);
    });
  const exec = (sql: string) => void asDatabaseErrors(() => database.exec(sql));
  const apart = async (sql: string): Promise<void> => {
    try {
      await performApart.call(native, sql);
    } catch (error) {
      throw databaseErrorOf(error);
    }
  };
  return {
    get inTransaction() {
      // The driver ends the process when it is asked of a closed connection.
      return database.open && database.inTransaction;
    },
    rows,
    row,
    change,
    insert,
    exec,
    commit: () => apart("COMMIT"),
    checkpoint: () => apart("PRAGMA wal_checkpoint(PASSIVE)"),
    rollback() {
      if (database.open && database.inTransaction) exec("ROLLBACK");
    },
    close() {
      // A statement that is kept would hold the file open, and go on to run.
      kept.clear();
      keptForOneRow.clear();
      database.close();
    },
  };
}

interface Prepared {
  readonly statement: Database.Statement;
  readonly answersRows: boolean;
}

/** Enough for every statement of a service. */
const keptStatements = 256;
/** A longer text inserts many rows at once; it seldom comes again with as many. */
const longestKeptText = 8_192;

/** The statements of a connection that were used last, by their text. */
type KeptStatements = RecentlyUsed<string, Prepared>;

/** Prepares a statement, or finds it kept. SQLite prepares it again when the schema changes. */
function prepare(database: Database.Database, kept: KeptStatements, sql: string): Prepared {
  const known = kept.get(sql);
  if (known !== undefined) return known;
  const statement = database.prepare(sql);
  const prepared = { statement, answersRows: statement.reader };
  // Both settings stay on a statement; only one that answers rows accepts them.
  if (prepared.answersRows) statement.raw(true).safeIntegers(true);
  if (sql.length <= longestKeptText) kept.set(sql, prepared);
  return prepared;
}

/** Runs a piece of work of the driver; what it throws becomes a DatabaseError. */
function asDatabaseErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw databaseErrorOf(error);
  }
}

/** The DatabaseError of what the driver threw. */
function databaseErrorOf(error: unknown): DatabaseError {
  const { message, code } = error as { message: string; code?: unknown };
  return new DatabaseError(message, typeof code === "string" ? code : "");
}

/** A parameter as the driver takes it. @throws RangeError, TypeError for what would be kept as NULL */
function bindable(value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(`${value} cannot be stored`);
  }
  if (value === undefined) throw new TypeError("undefined cannot be stored");
  return typeof value === "boolean" ? Number(value) : value;
}

/** A stored value, its integers as numbers. @throws RangeError for one that a number would round */
function readable(value: Value): Value {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`the stored integer ${value} is more than a number holds exactly`);
}
