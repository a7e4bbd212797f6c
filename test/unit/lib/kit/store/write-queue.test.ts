import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import { test } from "node:test";
import { setImmediate, setTimeout } from "node:timers/promises";
import type { Connection } from "#lib/kit/store/connection.ts";
import { createWriteQueue } from "#lib/kit/store/write-queue.ts";
import { groupLimitMs, heldIn, hold, outcomesOf, withQueue } from "#test/support/write-queue.ts";

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
