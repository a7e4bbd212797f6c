import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { barsAfter, barsBetween, barsKnownAt } from "#gateway/market-data/domain/point-in-time.ts";
import type { Bar } from "#lib/kernel/bar.ts";

const dayMs = 86_400_000;

function barAt(day: number, price = 100): Bar {
  const prices = { open: price, high: price, low: price, close: price };
  return { startTimeMs: day * dayMs, ...prices, volumeUnits: 1 };
}

const anyDays = fc
  .uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 })
  .map((days) => days.sort((a, b) => a - b));
const anyTimeMs = fc.integer({ min: -dayMs, max: 402 * dayMs });

test("barsKnownAt holds a bar from the instant of its close, not a millisecond before", () => {
  const bars = [barAt(0), barAt(1)];
  assert.equal(barsKnownAt(bars, "DAY_1", 2 * dayMs - 1).length, 1);
  assert.equal(barsKnownAt(bars, "DAY_1", 2 * dayMs).length, 2);
});

test("barsKnownAt holds nothing when the as-of is not a number", () => {
  assert.deepEqual(barsKnownAt([barAt(0)], "DAY_1", Number.NaN), []);
});

test("barsKnownAt is the same whatever the bars that close later hold", () => {
  fc.assert(
    fc.property(anyDays, anyTimeMs, fc.double({ min: 1, max: 1e6 }), (days, asOfMs, price) => {
      const bars = days.map((day) => barAt(day));
      const known = barsKnownAt(bars, "DAY_1", asOfMs);
      const perturbed = bars.map((bar, index) =>
        index < known.length ? bar : barAt(days[index]!, price),
      );
      assert.deepEqual(barsKnownAt(perturbed, "DAY_1", asOfMs), known);
      assert.deepEqual(barsKnownAt([...bars, barAt(500, price)], "DAY_1", asOfMs), known);
      assert.deepEqual(barsKnownAt(known, "DAY_1", asOfMs), known);
    }),
  );
});

test("barsKnownAt equals a plain filter over closes", () => {
  fc.assert(
    fc.property(anyDays, anyTimeMs, (days, asOfMs) => {
      const bars = days.map((day) => barAt(day));
      const plain = bars.filter((bar) => bar.startTimeMs + dayMs <= asOfMs);
      assert.deepEqual(barsKnownAt(bars, "DAY_1", asOfMs), plain);
    }),
  );
});

test("barsBetween continues what was known where it ended", () => {
  fc.assert(
    fc.property(anyDays, anyTimeMs, anyTimeMs, (days, one, other) => {
      const bars = days.map((day) => barAt(day));
      const [earlierMs, laterMs] = [Math.min(one, other), Math.max(one, other)];
      const known = barsKnownAt(bars, "DAY_1", earlierMs);
      const next = barsBetween(bars, "DAY_1", earlierMs, laterMs);
      assert.deepEqual([...known, ...next], barsKnownAt(bars, "DAY_1", laterMs));
    }),
  );
});

test("barsBetween holds nothing when the end is before the start or is not a number", () => {
  assert.deepEqual(barsBetween([barAt(0)], "DAY_1", 2 * dayMs, 0), []);
  assert.deepEqual(barsBetween([barAt(0)], "DAY_1", Number.NaN, 2 * dayMs), []);
  assert.deepEqual(barsBetween([barAt(0)], "DAY_1", 0, Number.NaN), []);
});

test("barsKnownAt with a limit holds the latest of the known bars", () => {
  fc.assert(
    fc.property(anyDays, anyTimeMs, fc.nat(70), (days, asOfMs, limit) => {
      const bars = days.map((day) => barAt(day));
      const known = barsKnownAt(bars, "DAY_1", asOfMs);
      const latest = limit === 0 ? [] : known.slice(-limit);
      assert.deepEqual(barsKnownAt(bars, "DAY_1", asOfMs, limit), latest);
    }),
  );
});

test("barsAfter continues what was known, as far as its limit", () => {
  fc.assert(
    fc.property(anyDays, anyTimeMs, fc.nat(70), (days, asOfMs, limit) => {
      const bars = days.map((day) => barAt(day));
      const later = bars.slice(barsKnownAt(bars, "DAY_1", asOfMs).length);
      assert.deepEqual(barsAfter(bars, "DAY_1", asOfMs, limit), later.slice(0, limit));
    }),
  );
});

test("barsAfter holds nothing when the as-of is not a number", () => {
  assert.deepEqual(barsAfter([barAt(0)], "DAY_1", Number.NaN, 1), []);
});
