import type { Connection } from "./connection.ts";
import type { RowWriter } from "./database.ts";
import { databaseOf } from "./database.ts";

/** What became of a write. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** A write that somebody waits for. */
export interface Write {
  readonly work: (tx: RowWriter) => Promise<unknown>;
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
async function perform(connection: Connection, write: Write): Promise<Outcome> {
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
  let outcome: Outcome;
  try {
    outcome = { value: await write.work(databaseOf(run)) };
  } catch (error) {
    outcome = { error };
  }
  ended = true;
  if (fatal !== undefined) throw fatal;
  return outcome;
}
