import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mergeBars } from "#gateway/market-data/domain/merge-bars.ts";
import type { Bar } from "#lib/kernel/bar.ts";

function bar(day: number, close = 10): Bar {
  return { startTimeMs: day * 86_400_000, open: 10, high: 20, low: 5, close, volumeUnits: 1 };
}

test("mergeBars adds only what is not stored, in order of time", () => {
  const anyDays = fc
    .uniqueArray(fc.integer({ min: 0, max: 50 }), { maxLength: 40 })
    .map((days) => days.sort((a, b) => a - b));
  fc.assert(
    fc.property(anyDays, anyDays, (stored, incoming) => {
      const merge = mergeBars(
        stored.map((day) => bar(day)),
        incoming.map((day) => bar(day)),
      );
      assert.ok("bars" in merge);
      const union = [...new Set([...stored, ...incoming])].sort((a, b) => a - b);
      assert.deepEqual(
        merge.bars,
        union.map((day) => bar(day)),
      );
      assert.deepEqual(
        merge.added,
        incoming.filter((day) => !stored.includes(day)).map((day) => bar(day)),
      );
    }),
  );
});

test("mergeBars names the first bar that differs, its place among the incoming and the value", () => {
  const merge = mergeBars([bar(1), bar(2), bar(3)], [bar(0), bar(2, 11), bar(3, 12)]);
  assert.deepEqual(merge, {
    conflict: { index: 1, stored: bar(2), incoming: bar(2, 11), field: "close" },
  });
});
