import assert from "node:assert/strict";
import { test } from "node:test";
import { Steadied } from "#lib/kit/async/steadied.ts";

/** What is said of looks at instants: `[ms, found]`. */
function toldBy(looks: readonly (readonly [number, boolean])[]): readonly [number, boolean][] {
  let nowMs = 0;
  const told: [number, boolean][] = [];
  const steadiness = { awayAfterMs: 10, backAfterMs: 4 };
  const steadied = new Steadied(
    steadiness,
    (isThere) => told.push([nowMs, isThere]),
    () => nowMs,
  );
  for (const [atMs, found] of looks) {
    nowMs = atMs;
    steadied.note(found);
  }
  return told;
}

test("a failure that is over before its time is not told", () => {
  assert.deepEqual(
    toldBy([
      [0, true],
      [5, false],
      [14, false],
      [15, true],
      [16, false],
      [25, false],
    ]),
    [],
  );
});

test("what stays away is told once, and what comes back once it has stayed", () => {
  assert.deepEqual(
    toldBy([
      [0, false],
      [10, false],
      [20, false],
      [21, true],
      [24, false],
      [25, true],
      [29, true],
      [40, true],
    ]),
    [
      [10, false],
      [29, true],
    ],
  );
});
