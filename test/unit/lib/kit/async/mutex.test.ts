import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { KeyedMutex, Mutex } from "#lib/kit/async/mutex.ts";

test("work starts only when the work before it has ended, failed or not", async () => {
  const mutex = new Mutex();
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} starts`);
    await setImmediate();
    seen.push(`${name} ends`);
    if (name === "a") throw new Error("no");
    return name;
  };
  const failing = mutex.run(work("a"));
  const following = mutex.run(work("b"));
  assert.equal(mutex.isFree, false);
  await assert.rejects(failing, /no/);
  assert.equal(await following, "b");
  assert.deepEqual(seen, ["a starts", "a ends", "b starts", "b ends"]);
  assert.equal(mutex.isFree, true);
});

test("work of one key waits for that key only", async () => {
  const mutexes = new KeyedMutex();
  const seen: string[] = [];
  let release = () => {};
  const held = mutexes.run("a", () => new Promise<void>((resolve) => (release = resolve)));
  const sameKey = mutexes.run("a", async () => void seen.push("a"));
  await mutexes.run("b", async () => void seen.push("b"));
  release();
  await Promise.all([held, sameKey]);
  assert.deepEqual(seen, ["b", "a"]);
});

test("a key that comes again after its work has ended starts at once", async () => {
  const mutexes = new KeyedMutex();
  for (const round of [1, 2]) assert.equal(await mutexes.run("a", async () => round), round);
});
