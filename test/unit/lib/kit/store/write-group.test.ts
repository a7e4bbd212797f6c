import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { Connection, RowWriter } from "#lib/kit/store/connection.ts";
import { createWriteQueue } from "#lib/kit/store/write-queue.ts";
import {
  groupLimitMs,
  heldIn,
  hold,
  orphan,
  outcomesOf,
  withQueue,
} from "#test/support/write-queue.ts";

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
    const slowQueue = createWriteQueue(slow, { sharesCommits: true, groupLimitMs });
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
        queue.write((tx) => {
          hold(`${index}`)(tx);
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
      const late = queue.write((tx) => {
        orphan(tx);
        hold("nobody")(tx);
      });
      await assert.rejects(writes[1]!, /FOREIGN KEY/);
      assert.deepEqual(await outcomesOf([...writes, late]), [
        "fulfilled",
        "rejected",
        "fulfilled",
        "fulfilled",
      ]);
      assert.deepEqual(heldIn(connection), ["a", "b", "nobody"]);
      assert.deepEqual(connection.rows("SELECT owner FROM owned"), [["nobody"]]);
    },
    { deferred: true },
  ));

test("a full disk fails the whole group, and later writes go on", () =>
  withQueue(async (queue, connection) => {
    await queue.write(hold("kept"));
    const [[pages] = []] = connection.rows("PRAGMA page_count");
    connection.rows(`PRAGMA max_page_count=${pages}`);
    const tooLarge = (tx: RowWriter) => {
      // Whatever the work makes of the error: the transaction is gone.
      assert.throws(() => hold("x".repeat(1_000_000))(tx));
      hold("after")(tx);
    };
    const writes = [queue.write(hold("a")), queue.write(tooLarge), queue.write(hold("b"))];
    for (const write of writes.slice(0, 2)) {
      await assert.rejects(write, { code: "SQLITE_FULL" });
    }
    assert.deepEqual(await outcomesOf(writes), ["rejected", "rejected", "fulfilled"]);
    connection.rows("PRAGMA max_page_count=1000000");
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
    const queue = createWriteQueue(failing, { sharesCommits: true, groupLimitMs });
    const group = [queue.write(hold("a")), queue.write(hold("a")), queue.write(hold("b"))];
    for (const write of group) await assert.rejects(write, /disk I\/O/);
    await queue.write(hold("c"));
    assert.deepEqual(heldIn(connection), ["c"]);
  }));

test("a transaction is of no use once its work has settled", () =>
  withQueue(async (queue, connection) => {
    let kept: RowWriter | undefined;
    await queue.write((tx) => {
      kept = tx;
    });
    assert.throws(() => kept!.change("INSERT INTO held VALUES (1)"), /has ended/);
    assert.throws(() => kept!.rows("SELECT value FROM held"), /has ended/);
    assert.deepEqual(heldIn(connection), []);
  }));

test("a transaction is of no use to its own work while others of its group run", () =>
  withQueue(async (queue, connection) => {
    let kept: RowWriter | undefined;
    await Promise.all([
      queue.write((tx) => {
        kept = tx;
      }),
      queue.write(() => {
        assert.throws(() => kept!.rows("SELECT value FROM held"), /has ended/);
      }),
    ]);
    assert.deepEqual(heldIn(connection), []);
  }));

test("work that returns a promise fails, since the commit would not wait for it", () =>
  withQueue(async (queue, connection) => {
    const late = queue.write(async (tx) => hold("late")(tx));
    const outcomes = await outcomesOf([queue.write(hold("a")), late, queue.write(hold("b"))]);
    assert.deepEqual(outcomes, ["fulfilled", "rejected", "fulfilled"]);
    await assert.rejects(late, /return a value, not a promise/);
    assert.deepEqual(heldIn(connection), ["a", "b"]);
  }));

test("work in slices is one write: it fails as a whole, and others of its group are kept", () =>
  withQueue(async (queue, connection) => {
    const outcomes = await outcomesOf([
      queue.write(hold("a")),
      queue.write(function* (tx) {
        hold("b")(tx);
        yield;
        throw new Error("changed my mind");
      }),
      queue.write(function* (tx) {
        hold("c")(tx);
        yield;
        hold("d")(tx);
      }),
    ]);
    assert.deepEqual(outcomes, ["fulfilled", "rejected", "fulfilled"]);
    assert.deepEqual(heldIn(connection), ["a", "c", "d"]);
  }));
