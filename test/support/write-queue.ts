import { join } from "node:path";
import type { RowWriter } from "#lib/kit/store/connection.ts";
import { type Connection, openConnection } from "#lib/kit/store/connection.ts";
import { createWriteQueue, type WriteQueue } from "#lib/kit/store/write-queue.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
/** Long enough that the speed of the machine decides nothing. */
export const groupLimitMs = 60_000;
let files = 0;

/** A database of its own with the table `held`, and how often it was committed. */
export async function withQueue(
  work: (queue: WriteQueue, connection: Connection, commits: () => number) => Promise<void>,
  keys: { readonly deferred: boolean } = { deferred: false },
): Promise<void> {
  files += 1;
  const connection = openConnection(join(folder, `queue-${files}.db`));
  connection.rows("PRAGMA journal_mode=wal");
  connection.exec("PRAGMA foreign_keys=ON");
  connection.exec("CREATE TABLE held (value PRIMARY KEY)");
  const on = keys.deferred ? "DEFERRABLE INITIALLY DEFERRED" : "";
  connection.exec(`CREATE TABLE owned (owner REFERENCES held(value) ${on})`);
  let commits = 0;
  const counted = Object.create(connection, {
    commit: {
      value: () => {
        commits += 1;
        return connection.commit();
      },
    },
  }) as Connection;
  try {
    await work(
      createWriteQueue(counted, { sharesCommits: !keys.deferred, groupLimitMs }),
      connection,
      () => commits,
    );
  } finally {
    connection.close();
  }
}

export const hold =
  (...values: readonly (string | number)[]) =>
  (tx: RowWriter): void => {
    for (const value of values) tx.change("INSERT INTO held VALUES (?)", [value]);
  };

/** Names an owner that is not there. */
export const orphan = (tx: RowWriter): void => {
  tx.change("INSERT INTO owned VALUES ('nobody')", []);
};

export const heldIn = ({ rows }: Connection): unknown[] =>
  rows("SELECT value FROM held ORDER BY rowid").map(([value]) => value);

export const outcomesOf = async (writes: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(writes)).map(({ status }) => status);
