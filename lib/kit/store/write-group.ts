import type { Connection } from "./connection.ts";
import { databaseOf } from "./database.ts";
import { isForeignKeyViolation } from "./store-error.ts";
import type { Transaction } from "./transaction.ts";

/** What became of a write. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** A write that somebody waits for. */
export interface Write {
  readonly work: (tx: Transaction) => Promise<unknown>;
  readonly settle: (outcome: Outcome) => void;
}

/** A write that has joined the transaction of a group. */
interface Member {
  readonly write: Write;
  outcome: Outcome;
  /** Whether the commit checks its foreign keys. */
  keysDeferred: boolean;
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
 * SQLite checks deferred foreign keys at the commit only, and does not say whose they are. A write
 * that defers them is therefore the last of its group: where the commit refuses the keys, that write
 * alone is rolled back and fails.
 *
 * @param next the write that joins next; undefined ends the group
 * @param keysDeferred whether the schema has a foreign key that is `INITIALLY DEFERRED`
 * @returns whether anything was committed
 */
export async function runGroup(
  connection: Connection,
  first: Write,
  next: () => Promise<Write | undefined>,
  keysDeferred: boolean,
): Promise<boolean> {
  const group: Member[] = [];
  const join = (write: Write): Member => {
    const member = { write, outcome: notRun, keysDeferred };
    group.push(member);
    return member;
  };
  try {
    let last = join(first);
    connection.exec("BEGIN IMMEDIATE");
    await perform(connection, last);
    if ("error" in last.outcome) throw last.outcome.error;
    while (!last.keysDeferred) {
      const write = await next();
      if (write === undefined) break;
      last = join(write);
      connection.exec("SAVEPOINT write");
      await perform(connection, last);
      if ("error" in last.outcome) undo(connection);
      // The savepoint of keys that are still unchecked stays, to roll back to.
      else if (!last.keysDeferred) connection.exec("RELEASE write");
    }
    await commit(connection, group);
    return true;
  } catch (error) {
    for (const member of group) member.outcome = { error };
    connection.rollback();
    return false;
  } finally {
    for (const { write, outcome } of group) write.settle(outcome);
  }
}

const notRun: Outcome = { value: undefined };

function undo(connection: Connection): void {
  connection.exec("ROLLBACK TO write");
  connection.exec("RELEASE write");
}

async function commit(connection: Connection, group: readonly Member[]): Promise<void> {
  try {
    await connection.commit();
  } catch (error) {
    const last = group.at(-1)!;
    const isOwn = last.keysDeferred && isForeignKeyViolation(error);
    if (!isOwn || group.length === 1) throw error;
    undo(connection);
    last.outcome = { error };
    await connection.commit();
  }
}

/**
 * Runs the work of a member and notes its outcome.
 *
 * @throws what SQLite said when it ended the transaction, whatever the work made of that
 */
async function perform(connection: Connection, member: Member): Promise<void> {
  let ended = false;
  let fatal: unknown;
  const run: Connection["run"] = (sql, parameters) => {
    if (ended) throw new Error("the transaction has ended");
    try {
      return connection.run(sql, parameters);
    } catch (error) {
      if (!connection.inTransaction) {
        ended = true;
        fatal = error;
      }
      throw error;
    }
  };
  const deferForeignKeys = () => {
    if (ended) throw new Error("the transaction has ended");
    connection.exec("PRAGMA defer_foreign_keys=ON");
    member.keysDeferred = true;
  };
  try {
    const tx = Object.assign(databaseOf(run), { deferForeignKeys });
    member.outcome = { value: await member.write.work(tx) };
  } catch (error) {
    member.outcome = { error };
  }
  ended = true;
  if (fatal !== undefined) throw fatal;
}
