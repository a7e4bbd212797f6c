import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { arrangeBars, conflictText } from "#gateway/market-data/domain/files/arrange-bars.ts";

const dayMs = 86_400_000;

function placed(...bars: readonly (readonly [day: number, close: number])[]) {
  return bars.map(([day, close], at) => ({
    bar: { startTimeMs: day * dayMs, close },
    line: at + 2,
  }));
}

test("rows that are newest first are turned round, and others that are not in order sorted", () => {
  const turned = arrangeBars(placed([3, 1], [2, 2], [1, 3]));
  assert.deepEqual(
    turned.bars.map(({ line }) => line),
    [4, 3, 2],
  );
  assert.deepEqual(turned.notes, ["newest first; turned round"]);
  assert.deepEqual(arrangeBars(placed([1, 1], [3, 2], [2, 3])).notes, [
    "rows were not in order; sorted",
  ]);
});

test("copies that agree are one bar", () => {
  const { bars, conflicts, notes } = arrangeBars(placed([1, 5], [2, 6], [1, 5]));
  assert.deepEqual([bars.length, conflicts.length], [2, 0]);
  assert.deepEqual(notes, ["rows were not in order; sorted", "1 repeated row left out"]);
});

test("copies that do not agree are none of the bars, and stand beside them with their lines", () => {
  const { bars, conflicts } = arrangeBars(placed([1, 5], [2, 6], [1, 7]));
  assert.deepEqual(
    bars.map(({ bar }) => bar.close),
    [6],
  );
  assert.equal(conflicts.length, 1);
  assert.equal(
    conflictText(conflicts[0]!),
    "holds 1970-01-02 again (also on line 2) with other values (close 5 and 7); keep the right one",
  );
});

test("of several copies the first that differs is named", () => {
  const { conflicts } = arrangeBars(placed([1, 5], [1, 5], [1, 7]));
  assert.match(conflictText(conflicts[0]!), /on line 2, 3\) with other values \(close 5 and 7\)/);
});

test("what the bars are does not depend on the order of the rows", () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2 })));
  const both = rows.chain((drawn) =>
    fc.tuple(fc.constant(drawn), fc.shuffledSubarray(drawn, { minLength: drawn.length })),
  );
  fc.assert(
    fc.property(both, ([drawn, shuffled]) => {
      const [one, other] = [drawn, shuffled].map((order) => {
        const { bars, conflicts } = arrangeBars(placed(...order));
        return [bars.map(({ bar }) => bar), conflicts.map(({ startTimeMs }) => startTimeMs)];
      });
      assert.deepEqual(one, other);
    }),
  );
});
