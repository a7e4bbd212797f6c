import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { Connection } from "#lib/kit/store/connection.ts";
import { createWriteQueue } from "#lib/kit/store/write-queue.ts";
import { groupLimitMs, heldIn, hold, withQueue } from "#test/support/write-queue.ts";

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
    const queue = createWriteQueue(watched, { sharesCommits: true, groupLimitMs });
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
    const queue = createWriteQueue(connection, { sharesCommits: true });
    let iterations = 0;
    let watching = true;
    const watch = (async () => {
      while (watching) {
        await setImmediate();
        iterations += 1;
      }
    })();
    const write = (value: number) =>
      queue.write((tx) => {
        const endMs = performance.now() + 1;
        while (performance.now() < endMs);
        hold(value)(tx);
      });
    await Promise.all(Array.from({ length: 60 }, (_, index) => write(index)));
    watching = false;
    await watch;
    assert.ok(iterations >= 10, `${iterations} iterations`);
  }));

test("a write that is asked for in another's work comes after it, also amid its slices", () =>
  withQueue(async (queue, connection) => {
    const inner: Promise<void>[] = [];
    await queue.write(function* (tx) {
      inner.push(queue.write(hold("third")));
      hold("first")(tx);
      yield;
      inner.push(queue.write(hold("fourth")));
      hold("second")(tx);
    });
    await Promise.all(inner);
    assert.deepEqual(heldIn(connection), ["first", "second", "third", "fourth"]);
  }));

test("other work runs between the slices of a write", () =>
  withQueue(async (queue, connection) => {
    const seen: string[] = [];
    setImmediate().then(() => seen.push("other"));
    await queue.write(function* (tx) {
      seen.push("first");
      yield;
      yield;
      seen.push("second");
      hold("done")(tx);
    });
    assert.equal(seen.at(-1), "second");
    assert.ok(seen.includes("other"));
    assert.deepEqual(heldIn(connection), ["done"]);
  }));

test("the queue is idle only after the writes asked for so far, failed or not", () =>
  withQueue(async (queue) => {
    let ended = false;
    const failing = queue.write(function* () {
      yield;
      ended = true;
      throw new Error("no");
    });
    const outcome = assert.rejects(failing, /no/);
    await queue.idle();
    assert.equal(ended, true);
    await outcome;
  }));

test("a queue that nothing waits in ends with its last commit, without another iteration", () =>
  withQueue(async (queue) => {
    await queue.write(hold("only"));
    let iterated = false;
    const iteration = setImmediate().then(() => {
      iterated = true;
    });
    await queue.idle();
    assert.equal(iterated, false);
    await iteration;
  }));

test("work between writes runs while no transaction is open, and writes wait for its end", () =>
  withQueue(async (queue, connection) => {
    const seen: unknown[] = [];
    const first = queue.write(hold(1));
    const between = queue.between(async () => {
      seen.push(connection.inTransaction, heldIn(connection));
      const second = queue.write(hold(2));
      await setImmediate();
      await setImmediate();
      seen.push(heldIn(connection));
      second.then(() => seen.push("written"));
    });
    await Promise.all([first, between]);
    await queue.idle();
    assert.deepEqual(seen, [false, [], [], "written"]);
    assert.deepEqual(heldIn(connection), [1, 2]);
  }));

test("work between writes that fails rejects for who asked, and the writes go on", () =>
  withQueue(async (queue, connection) => {
    const between = queue.between(() => Promise.reject(new Error("no")));
    const written = queue.write(hold(1));
    await assert.rejects(between, /no/);
    await written;
    assert.deepEqual(heldIn(connection), [1]);
  }));
