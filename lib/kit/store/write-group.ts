import { yieldToEventLoop } from "../async/yield-to-event-loop.ts";
import type { Connection, RowWriter } from "./connection.ts";
import { isSlices, type Slices } from "./slices.ts";

/** What became of a write. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** A write that somebody waits for. */
export interface Write {
  readonly work: (tx: RowWriter) => unknown;
  readonly settle: (outcome: Outcome) => void;
}

/**
 * Runs writes in one transaction of a connection that nothing else uses meanwhile, so that they share
 * its commit and the sync of the disk.
 *
 * Each write behind the first has a savepoint: one that fails is rolled back to it and takes nothing
 * else along. All are answered after the commit, also those that failed, since they may have seen
 * what it commits. When the commit fails, or SQLite ends the transaction by itself (as on a full
 * disk), every write of the group fails.
 *
 * @param next the write that joins next; undefined ends the group
 * @returns whether anything was committed
 */
export async function runGroup(
  connection: Connection,
  first: Write,
  next: () => Write | undefined,
): Promise<boolean> {
  const group = [first];
  const outcomes: Outcome[] = [];
  try {
    connection.exec("BEGIN IMMEDIATE");
    const outcome = await perform(connection, first);
    if ("error" in outcome) throw outcome.error;
    outcomes.push(outcome);
    for (let write = next(); write !== undefined; write = next()) {
      group.push(write);
      outcomes.push(await performBehindSavepoint(connection, write));
    }
    await connection.commit();
    return true;
  } catch (error) {
    outcomes.splice(0, outcomes.length, ...group.map(() => ({ error })));
    connection.rollback();
    return false;
  } finally {
    for (const [index, write] of group.entries()) write.settle(outcomes[index]!);
  }
}

async function performBehindSavepoint(connection: Connection, write: Write): Promise<Outcome> {
  connection.exec("SAVEPOINT write");
  const outcome = await perform(connection, write);
  if ("error" in outcome) connection.exec("ROLLBACK TO write");
  connection.exec("RELEASE write");
  return outcome;
}

/**
 * Runs the work of a write.
 *
 * @throws what SQLite said when it ended the transaction, whatever the work made of that
 */
async function perform(connection: Connection, { work }: Write): Promise<Outcome> {
  const tx = new Transaction(connection);
  try {
    const made = work(tx);
    return { value: isSlices(made) ? await inSlices(made) : done(made) };
  } catch (error) {
    return { error };
  } finally {
    tx.end();
  }
}

async function inSlices(slices: Slices<unknown>): Promise<unknown> {
  for (;;) {
    const { done: isDone, value } = slices.next();
    if (isDone) return done(value);
    await yieldToEventLoop();
  }
}

/** The commit would not wait for a promise: what it stands for would be done outside. */
function done(value: unknown): unknown {
  if (value instanceof Promise) {
    throw new TypeError(
      "the work of a write ends before its commit: return a value, not a promise",
    );
  }
  return value;
}

/** A connection for the duration of a piece of work. */
class Transaction implements RowWriter {
  readonly #connection: Connection;
  #ended = false;
  #fatal: unknown;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  rows(sql: string, parameters?: readonly unknown[]) {
    return this.#run(() => this.#connection.rows(sql, parameters));
  }

  row(sql: string, parameters?: readonly unknown[]) {
    return this.#run(() => this.#connection.row(sql, parameters));
  }

  insert(sql: string, parameters?: readonly unknown[]) {
    return this.#run(() => this.#connection.insert(sql, parameters));
  }

  change(sql: string, parameters?: readonly unknown[]) {
    this.#run(() => this.#connection.change(sql, parameters));
  }

  /** @throws what SQLite said when it ended the transaction */
  end(): void {
    this.#ended = true;
    if (this.#fatal !== undefined) throw this.#fatal;
  }

  #run<T>(statement: () => T): T {
    if (this.#ended) throw new Error("the transaction has ended");
    try {
      return statement();
    } catch (error) {
      if (!this.#connection.inTransaction) {
        this.#ended = true;
        this.#fatal = error;
      }
      throw error;
    }
  }
}
