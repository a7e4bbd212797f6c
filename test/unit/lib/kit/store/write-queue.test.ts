import assert from "node:assert/strict";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { test } from "node:test";
import { setImmediate, setTimeout } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { type Connection, openConnection } from "#lib/kit/store/connection.ts";
import type { RowWriter } from "#lib/kit/store/transaction.ts";
import { createWriteQueue, type WriteQueue } from "#lib/kit/store/write-queue.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
/** Long enough that the speed of the machine decides nothing. */
const groupLimitMs = 60_000;
let files = 0;

/** A database of its own with the table `held`, and how often it was committed. */
async function withQueue(
  work: (queue: WriteQueue, connection: Connection, commits: () => number) => Promise<void>,
  keys: { readonly deferred: boolean } = { deferred: false },
): Promise<void> {
  files += 1;
  const connection = openConnection(join(folder, `queue-${files}.db`));
  connection.run("PRAGMA journal_mode=wal");
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
      createWriteQueue(counted, { name: "test.db", sharesCommits: !keys.deferred, groupLimitMs }),
      connection,
      () => commits,
    );
  } finally {
    connection.close();
  }
}

const hold =
  (...values: readonly (string | number)[]) =>
  async (tx: RowWriter): Promise<void> => {
    for (const value of values) tx.rows("INSERT INTO held VALUES (?)", [value]);
  };

/** Names an owner that is not there. */
const orphan = async (tx: RowWriter): Promise<void> => {
  tx.rows("INSERT INTO owned VALUES ('nobody')", []);
};

const heldIn = ({ run }: Connection): unknown[] =>
  run("SELECT value FROM held ORDER BY rowid").map(([value]) => value);

const outcomesOf = async (writes: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(writes)).map(({ status }) => status);

test("writes that wait together share one commit, in the order of asking", () =>
  withQueue(async (queue, connection, commits) => {
    const answered: number[] = [];
    await Promise.all(
      [1, 2, 3, 4].map((value) => queue.write(hold(value)).then(() => answered.push(value))),
    );
    assert.deepEqual(heldIn(connection), [1, 2, 3, 4]);
    assert.deepEqual(answered, [1, 2, 3, 4]);
    assert.equal(commits(), 1);
  }));

test("writes that are asked for during a commit share the next one", () =>
  withQueue(async (_, connection) => {
    let commits = 0;
    let later: readonly Promise<void>[] = [];
    const watched = Object.create(connection, {
      commit: {
        value: () => {
          commits += 1;
          if (commits === 1) later = [2, 3].map((value) => queue.write(hold(value)));
          return connection.commit();
        },
      },
    }) as Connection;
    const queue = createWriteQueue(watched, {
      name: "watched.db",
      sharesCommits: true,
      groupLimitMs,
    });
    await queue.write(hold(1));
    await Promise.all(later);
    assert.deepEqual(heldIn(connection), [1, 2, 3]);
    assert.equal(commits, 2);
  }));

test("no write is answered before its commit", () =>
  withQueue(async (queue, connection) => {
    const commit = connection.commit.bind(connection);
    const seen: string[] = [];
    const slow = Object.create(connection, {
      commit: {
        value: async () => {
          await setTimeout(20);
          await commit();
          seen.push("committed");
        },
      },
    }) as Connection;
    const slowQueue = createWriteQueue(slow, {
      name: "slow.db",
      sharesCommits: true,
      groupLimitMs,
    });
    await Promise.all([
      slowQueue.write(hold(1)).then(() => seen.push("kept")),
      slowQueue.write(hold(1)).catch(() => seen.push("failed")),
    ]);
    assert.deepEqual(seen, ["committed", "kept", "failed"]);
    await queue.idle();
  }));

for (const failing of [0, 1, 2]) {
  test(`of three writes in a group, number ${failing + 1} fails and leaves the others`, () =>
    withQueue(async (queue, connection) => {
      const writes = [0, 1, 2].map((index) =>
        queue.write(async (tx) => {
          await hold(`${index}`)(tx);
          if (index === failing) throw new Error("changed my mind");
          return index;
        }),
      );
      await assert.rejects(writes[failing]!, /changed my mind/);
      const left = [0, 1, 2].filter((index) => index !== failing);
      assert.deepEqual(await Promise.all(left.map((index) => writes[index])), left);
      assert.deepEqual(
        heldIn(connection),
        left.map((index) => `${index}`),
      );
    }));
}

test("a statement that fails undoes its own write only, also what that wrote before", () =>
  withQueue(async (queue, connection) => {
    const outcomes = await outcomesOf([
      queue.write(hold("a")),
      queue.write(hold("b", "a")),
      queue.write(hold("c")),
    ]);
    assert.deepEqual(outcomes, ["fulfilled", "rejected", "fulfilled"]);
    assert.deepEqual(heldIn(connection), ["a", "c"]);
  }));

test("a foreign key that names no row fails its own write only", () =>
  withQueue(async (queue, connection) => {
    const writes = [queue.write(hold("a")), queue.write(orphan), queue.write(hold("b"))];
    await assert.rejects(writes[1]!, /FOREIGN KEY/);
    assert.deepEqual(await outcomesOf(writes), ["fulfilled", "rejected", "fulfilled"]);
    assert.deepEqual(heldIn(connection), ["a", "b"]);
  }));

test("a deferred foreign key that names no row fails its own write only", () =>
  withQueue(
    async (queue, connection) => {
      const writes = [queue.write(hold("a")), queue.write(orphan), queue.write(hold("b"))];
      const late = queue.write(async (tx) => {
        await orphan(tx);
        await hold("nobody")(tx);
      });
      await assert.rejects(writes[1]!, /FOREIGN KEY/);
      assert.deepEqual(await outcomesOf([...writes, late]), [
        ...["fulfilled", "rejected", "fulfilled", "fulfilled"],
      ]);
      assert.deepEqual(heldIn(connection), ["a", "b", "nobody"]);
      assert.deepEqual(connection.run("SELECT owner FROM owned"), [["nobody"]]);
    },
    { deferred: true },
  ));

test("a full disk fails the whole group, and later writes go on", () =>
  withQueue(async (queue, connection) => {
    await queue.write(hold("kept"));
    const [[pages] = []] = connection.run("PRAGMA page_count");
    connection.run(`PRAGMA max_page_count=${pages}`);
    const tooLarge = async (tx: RowWriter) => {
      // Whatever the work makes of the error: the transaction is gone.
      await hold("x".repeat(1_000_000))(tx).catch(() => undefined);
      await hold("after")(tx);
    };
    const writes = [queue.write(hold("a")), queue.write(tooLarge), queue.write(hold("b"))];
    for (const write of writes.slice(0, 2)) {
      await assert.rejects(write, { code: "SQLITE_FULL" });
    }
    assert.deepEqual(await outcomesOf(writes), ["rejected", "rejected", "fulfilled"]);
    connection.run("PRAGMA max_page_count=1000000");
    await queue.write(hold("c"));
    assert.deepEqual(heldIn(connection), ["kept", "b", "c"]);
  }));

test("a commit that fails fails every write of its group, and later ones go on", () =>
  withQueue(async (_, connection) => {
    let failures = 1;
    const failing = Object.create(connection, {
      commit: {
        value: () =>
          failures-- > 0 ? Promise.reject(new Error("disk I/O error")) : connection.commit(),
      },
    }) as Connection;
    const queue = createWriteQueue(failing, {
      name: "failing.db",
      sharesCommits: true,
      groupLimitMs,
    });
    const group = [queue.write(hold("a")), queue.write(hold("a")), queue.write(hold("b"))];
    for (const write of group) await assert.rejects(write, /disk I\/O/);
    await queue.write(hold("c"));
    assert.deepEqual(heldIn(connection), ["c"]);
  }));

test("a group is bounded, and all that wait are served in the end", () =>
  withQueue(async (queue, connection, commits) => {
    const values = Array.from({ length: 200 }, (_, index) => index);
    await Promise.all(values.map((value) => queue.write(hold(value))));
    assert.deepEqual(heldIn(connection), values);
    assert.equal(commits(), 4);
  }));

test("many writes of a millisecond leave the event loop iterations in between", () =>
  withQueue(async (_, connection) => {
    const queue = createWriteQueue(connection, { name: "test.db", sharesCommits: true });
    let iterations = 0;
    let watching = true;
    const watch = (async () => {
      while (watching) {
        await setImmediate();
        iterations += 1;
      }
    })();
    const write = (value: number) =>
      queue.write(async (tx) => {
        const endMs = performance.now() + 1;
        while (performance.now() < endMs);
        await hold(value)(tx);
      });
    await Promise.all(Array.from({ length: 60 }, (_, index) => write(index)));
    watching = false;
    await watch;
    assert.ok(iterations >= 10, `${iterations} iterations`);
  }));

test("a transaction is of no use once its work has settled", () =>
  withQueue(async (queue, connection) => {
    let kept: RowWriter | undefined;
    await queue.write(async (tx) => {
      kept = tx;
    });
    assert.throws(() => kept!.rows("INSERT INTO held VALUES (1)", []), /has ended/);
    const late = async () => void (await kept!.select().from(sql`held`));
    await assert.rejects(late, ({ cause }: Error) => /has ended/.test(`${cause}`));
    assert.deepEqual(heldIn(connection), []);
  }));

test("a transaction is of no use to its own work while others of its group run", () =>
  withQueue(async (queue, connection) => {
    let kept: RowWriter | undefined;
    const late = async () => void (await kept!.select().from(sql`held`));
    await Promise.all([
      queue.write(async (tx) => {
        kept = tx;
      }),
      queue.write(async () => {
        await assert.rejects(late, ({ cause }: Error) => /has ended/.test(`${cause}`));
      }),
    ]);
    assert.deepEqual(heldIn(connection), []);
  }));

test("work that waits for another write of its queue fails instead of hanging", () =>
  withQueue(async (queue, connection) => {
    const nested = () => queue.write(hold("inner"));
    const outcomes = await outcomesOf([
      queue.write(hold("a")),
      queue.write(async () => {
        await setImmediate();
        await nested();
      }),
      queue.write(hold("b")),
    ]);
    assert.deepEqual(outcomes, ["fulfilled", "rejected", "fulfilled"]);
    await assert.rejects(queue.write(nested), /asked for another write/);
    assert.deepEqual(heldIn(connection), ["a", "b"]);
  }));

test("what a finished work set going may ask for a write", () =>
  withQueue(async (queue, connection) => {
    let later: Promise<void> | undefined;
    await queue.write(async () => {
      later = setTimeout(5).then(() => queue.write(hold("later")));
    });
    await later;
    assert.deepEqual(heldIn(connection), ["later"]);
  }));

test("the queue is idle only after the writes asked for so far, failed or not", () =>
  withQueue(async (queue) => {
    let ended = false;
    const failing = queue.write(async () => {
      await setImmediate();
      ended = true;
      throw new Error("no");
    });
    const outcome = assert.rejects(failing, /no/);
    await queue.idle();
    assert.equal(ended, true);
    await outcome;
  }));
