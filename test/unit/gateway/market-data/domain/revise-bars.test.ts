import assert from "node:assert/strict";
import { test } from "node:test";
import type { RawBar } from "#gateway/market-data/domain/raw-bar.ts";
import { reviseBars } from "#gateway/market-data/domain/revise-bars.ts";

/** A bar of a day with a close, and with an adjusted one where it is given. */
const bar = (day: number, close: number, adjClose?: number): RawBar => {
  return { startTimeMs: day, open: 1, high: 9, low: 1, close, ...(adjClose && { adjClose }) };
};
const closes = (bars: readonly RawBar[]) =>
  bars.map(({ startTimeMs, close }) => [startTimeMs, close]);

test("bars before, between and after the stored ones are added, and nothing is taken away", async () => {
  const { bars, added, changed, removed } = reviseBars(
    [bar(2, 5), bar(4, 5)],
    [bar(1, 6), bar(3, 6), bar(5, 6)],
  );
  assert.deepEqual(closes(bars), [
    [1, 6],
    [2, 5],
    [3, 6],
    [4, 5],
    [5, 6],
  ]);
  assert.deepEqual([added.length, changed.length, removed.length], [3, 0, 0]);
});

test("a bar with other values takes the place of the stored one, and the first of them is named", () => {
  const stored = [bar(1, 5), bar(2, 5), bar(3, 5)];
  const { bars, changed, firstChange } = reviseBars(stored, [bar(1, 5), bar(2, 6), bar(3, 7)]);
  assert.deepEqual(closes(bars), [
    [1, 5],
    [2, 6],
    [3, 7],
  ]);
  assert.equal(changed.length, 2);
  assert.deepEqual(firstChange, { field: "close", stored: bar(2, 5), incoming: bar(2, 6) });
});

test("a value that the import does not have takes none away, and one that it adds is a revision", () => {
  const adjusted = [bar(1, 5, 4)];
  assert.deepEqual(reviseBars(adjusted, [bar(1, 5)]).bars, adjusted);
  assert.equal(reviseBars(adjusted, [bar(1, 5)]).changed.length, 0);
  assert.equal(reviseBars([bar(1, 5)], adjusted).firstChange?.field, "adjClose");
});

test("a stored bar that is left out between two whose closes are revised goes", () => {
  const stored = [bar(1, 8), bar(2, 8), bar(3, 8), bar(4, 8), bar(5, 8)];
  const { bars, removed } = reviseBars(stored, [bar(1, 4), bar(3, 4), bar(5, 8)]);
  assert.deepEqual(closes(bars), [
    [1, 4],
    [3, 4],
    [4, 8],
    [5, 8],
  ]);
  assert.deepEqual(closes(removed), [[2, 8]]);
});

test("a revised bar keeps the stored values that the import does not have, where they may still be true", () => {
  const stored: RawBar = { ...bar(1, 5, 4), volumeUnits: 7 };
  const { bars, changed } = reviseBars([stored], [{ startTimeMs: 1, open: 2, close: 5 }]);
  assert.deepEqual(bars, [{ ...stored, open: 2 }]);
  assert.deepEqual(changed, bars);
  const { adjClose: _, ...traded } = stored;
  assert.deepEqual(
    reviseBars([stored], [{ startTimeMs: 1, close: 6 }]).bars,
    [{ ...traded, close: 6 }],
    "the adjusted close was of another close",
  );
  assert.deepEqual(
    reviseBars([stored], [{ startTimeMs: 1, close: 10 }]).bars,
    [{ startTimeMs: 1, close: 10, volumeUnits: 7 }],
    "the high of 9 was of another close",
  );
});
