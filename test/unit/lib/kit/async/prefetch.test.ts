import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Prefetch } from "#lib/kit/async/prefetch.ts";

test("work of a key is started once, until its result is released", async () => {
  const made: number[] = [];
  const prefetch = new Prefetch(async (key: number) => {
    made.push(key);
    return key * 2;
  });
  void prefetch.get(1);
  assert.deepEqual([await prefetch.get(1), await prefetch.get(2)], [2, 4]);
  assert.deepEqual(made, [1, 2]);
  assert.equal(prefetch.size, 2);
  prefetch.release(1);
  assert.equal(prefetch.size, 1);
  await prefetch.get(1);
  assert.deepEqual(made, [1, 2, 1]);
});

test("a failure is thrown where the result is asked for, and not before", async () => {
  const prefetch = new Prefetch(async (key: string) => {
    throw new Error(`no ${key}`);
  });
  void prefetch.get("bars");
  // An unhandled rejection would end this process.
  await setImmediate();
  await setImmediate();
  await assert.rejects(prefetch.get("bars"), /no bars/);
});

test("the first result there may be of any key", async () => {
  const resolvers = new Map<string, () => void>();
  const prefetch = new Prefetch(
    (key: string) => new Promise<void>((resolve) => resolvers.set(key, resolve)),
  );
  void prefetch.get("slow");
  void prefetch.get("fast");
  const first = prefetch.first();
  resolvers.get("fast")!();
  assert.equal(await first, "fast");
});
