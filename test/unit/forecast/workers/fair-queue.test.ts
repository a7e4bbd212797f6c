import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FairQueue } from "#services/forecast/workers/fair-queue.ts";

const callers = ["a", "b", "c", "d"];
const added = fc.array(fc.constantFrom(...callers), { maxLength: 40 });

/** A queue to which each caller named adds the number of its place. */
function queueOf(names: readonly string[]): FairQueue<number> {
  const queue = new FairQueue<number>();
  for (const [place, caller] of names.entries()) queue.add(caller, place);
  return queue;
}

test("every item is taken once, and the items of one caller in their order", () => {
  fc.assert(
    fc.property(added, (names) => {
      const taken = queueOf(names).clear();
      assert.deepEqual(
        [...taken].sort((a, b) => a - b),
        [...names.keys()],
      );
      for (const caller of callers) {
        const own = taken.filter((place) => names[place] === caller);
        assert.deepEqual(
          own,
          [...own].sort((a, b) => a - b),
        );
      }
    }),
  );
});

test("between two items of one caller each other caller who waits has one", () => {
  fc.assert(
    fc.property(added, (names) => {
      const taken = queueOf(names)
        .clear()
        .map((place) => names[place]!);
      for (const [at, caller] of taken.entries()) {
        const next = taken.indexOf(caller, at + 1);
        if (next === -1) continue;
        const between = taken.slice(at + 1, next);
        for (const other of new Set(taken.slice(next))) {
          if (other === caller) continue;
          assert.equal(between.filter((one) => one === other).length, 1, taken.join(""));
        }
      }
    }),
  );
});

test("an item is removed once, and the length counts what waits", () => {
  const queue = queueOf(["a", "b", "a"]);
  queue.remove("a", 0);
  queue.remove("a", 0);
  queue.remove("b", 7);
  assert.equal(queue.length, 2);
  assert.deepEqual(queue.clear(), [2, 1]);
  assert.deepEqual([queue.length, queue.take()], [0, undefined]);
});

test("where too many wait, the caller with most items loses its last one, unless the other would then have more", () => {
  const queue = queueOf(["a", "a", "a", "b"]);
  assert.equal(queue.admit("a", 7, 4), 7);
  assert.equal(queue.admit("b", 8, 4), 2);
  assert.equal(queue.admit("b", 9, 4), 9);
  assert.deepEqual(queue.clear(), [0, 3, 1, 8]);
});

test("where fewer wait than may, nobody loses a place", () => {
  const queue = queueOf(["a", "a"]);
  assert.equal(queue.admit("b", 7, 3), undefined);
  assert.equal(queue.length, 3);
});
