import assert from "node:assert/strict";
import { test } from "node:test";
import { RecentlyUsed } from "#lib/kernel/recently-used.ts";

const keys = ["a", "b", "c", "d"];

function keptIn(entries: RecentlyUsed<string, string>): string[] {
  return keys.filter((key) => entries.get(key) !== undefined);
}

function filled(limit: number, ...used: readonly string[]): RecentlyUsed<string, string> {
  const entries = new RecentlyUsed<string, string>(limit);
  for (const key of used) entries.set(key, key.toUpperCase());
  return entries;
}

test("an entry that was set is found, and no other", () => {
  const entries = filled(2, "a");
  assert.equal(entries.get("a"), "A");
  assert.equal(entries.get("b"), undefined);
});

test("beyond the limit the entry that was set first is forgotten", () => {
  assert.deepEqual(keptIn(filled(2, "a", "b", "c")), ["b", "c"]);
});

test("reading an entry keeps it longer than one that was set after it", () => {
  const entries = filled(2, "a", "b");
  entries.get("a");
  entries.set("c", "C");
  assert.deepEqual(keptIn(entries), ["a", "c"]);
});

test("setting an entry again replaces its value and forgets no other", () => {
  const entries = filled(2, "a", "b");
  entries.set("a", "again");
  assert.equal(entries.get("a"), "again");
  assert.deepEqual(keptIn(entries), ["a", "b"]);
  entries.set("b", "B");
  entries.set("c", "C");
  assert.deepEqual(keptIn(entries), ["b", "c"]);
});

test("asking for an entry that is not there forgets nothing", () => {
  const entries = filled(2, "a", "b");
  assert.equal(entries.get("d"), undefined);
  assert.deepEqual(keptIn(entries), ["a", "b"]);
});

test("an entry that was deleted is gone, and no other", () => {
  const entries = new RecentlyUsed<string, number>(2);
  entries.set("a", 1);
  entries.set("b", 2);
  entries.delete("a");
  assert.deepEqual([entries.get("a"), entries.get("b")], [undefined, 2]);
});

test("no entry is left once they are cleared", () => {
  const entries = filled(2, "a", "b");
  entries.clear();
  assert.deepEqual(keptIn(entries), []);
});
