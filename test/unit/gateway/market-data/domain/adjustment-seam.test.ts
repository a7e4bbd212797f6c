import assert from "node:assert/strict";
import { test } from "node:test";
import { adjustmentSeam } from "#gateway/market-data/domain/adjustment-seam.ts";
import type { RawBar } from "#gateway/market-data/domain/raw-bar.ts";

/** Days 1 to 9, with all prices times a factor. */
const history = (factor = 1): RawBar[] =>
  Array.from({ length: 9 }, (_, at) => {
    const close = (100 + 7 * Math.sin(at)) * factor;
    const range = { open: close * 0.99, high: close * 1.01, low: close * 0.98 };
    return { startTimeMs: at + 1, ...range, close, adjClose: close / 2 };
  });

test("a part of a history whose prices all differ by one factor is found at its start and at its end", () => {
  for (const factor of [0.5, 4, 0.993]) {
    const other = history(factor);
    assert.equal(adjustmentSeam(history(), other.slice(3))?.staying, "before", `${factor}`);
    assert.equal(adjustmentSeam(history(), other.slice(0, 5))?.staying, "after", `${factor}`);
    assert.equal(adjustmentSeam(history(), other.slice(3))?.incoming, other[3]);
  }
});

test("one bar is enough where all its prices differ by one factor", () => {
  const next = { ...history(0.5)[8]!, startTimeMs: 10 };
  assert.equal(adjustmentSeam(history(), [history(0.5)[8]!, next])?.staying, "before");
});

test("adjusted closes alone tell it too", () => {
  const paid = history().map((bar) => ({ ...bar, adjClose: bar.adjClose! * 0.995 }));
  assert.equal(adjustmentSeam(history(), paid.slice(4))?.staying, "before");
});

test("a whole history of another adjustment, newer bars and corrections of single prices are no seam", () => {
  assert.equal(adjustmentSeam(history(), history(0.5)), undefined);
  assert.equal(adjustmentSeam(history(), [{ startTimeMs: 10, close: 20 }]), undefined);
  assert.equal(adjustmentSeam(history(), history().slice(4)), undefined);
  const corrected = history()
    .slice(4)
    .map((bar, at) => (at === 0 ? { ...bar, close: 90 } : bar));
  assert.equal(adjustmentSeam(history(), corrected), undefined);
  const rounded = history()
    .slice(4)
    .map((bar) => ({ ...bar, close: bar.close * 1.0001 }));
  assert.equal(adjustmentSeam(history(), rounded), undefined);
});
