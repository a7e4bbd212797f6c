import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { inSharesOf, splitsAmong } from "#gateway/market-data/domain/as-of-shares.ts";
import type { Bar } from "#lib/kernel/bar.ts";

const dayMs = 86_400_000;
const bar = (day: number, price: number): Bar => ({
  startTimeMs: day * dayMs,
  open: price,
  high: price,
  low: price,
  close: price,
  volumeUnits: 1000,
});
const split = (day: number, newShares: number, oldShares = 1) => ({
  exTimeMs: day * dayMs,
  newShares,
  oldShares,
});
/** The as-of at which the bar of a day is known: the midnight after. */
const asOf = (day: number) => (day + 1) * dayMs;
const closes = (bars: readonly Bar[]) => bars.map(({ close }) => close);

test("bars before a split are divided for as-ofs from its first bar on, and not before", () => {
  const bars = [bar(0, 100), bar(1, 104), bar(2, 26), bar(3, 27)];
  const splits = [split(2, 4)];
  assert.deepEqual(closes(inSharesOf(bars.slice(0, 2), splits, asOf(1))), [100, 104]);
  assert.deepEqual(closes(inSharesOf(bars.slice(0, 3), splits, asOf(2))), [25, 26, 26]);
  assert.equal(inSharesOf(bars, splits, asOf(2))[0]?.volumeUnits, 4000);
});

test("what comes after an as-of is seen in the shares of the as-of", () => {
  const bars = [bar(1, 104), bar(2, 26), bar(3, 27)];
  assert.deepEqual(closes(inSharesOf(bars, [split(2, 4)], asOf(1))), [104, 104, 108]);
});

test("a reverse split multiplies, several splits add up, and untouched bars stay the same objects", () => {
  const bars = [bar(0, 10), bar(1, 10), bar(2, 20), bar(3, 10)];
  const splits = [split(2, 1, 2), split(3, 2)];
  assert.deepEqual(closes(inSharesOf(bars, splits, asOf(3))), [10, 10, 10, 10]);
  assert.equal(inSharesOf(bars, splits, asOf(3))[3], bars[3]);
  assert.equal(inSharesOf(bars, [], asOf(3)), bars);
});

test("a future split changes no bar that was known before it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 2, max: 10 }), (day, ratio) => {
      const bars = Array.from({ length: day }, (_, at) => bar(at, 100 + at));
      const known = inSharesOf(bars, [split(day, ratio)], asOf(day - 1));
      assert.deepEqual(known, bars);
    }),
  );
});

test("the splits among actions are whole shares, dividends are left out", () => {
  const actions = [
    { kind: "DIVIDEND", exTimeMs: 1, amount: 0.2 },
    { kind: "SPLIT", exTimeMs: 2, newSharesPerOld: 0.142857 },
  ] as const;
  assert.deepEqual(splitsAmong(actions, [0, 2]), [{ exTimeMs: 2, newShares: 1, oldShares: 7 }]);
});

test("splits before the same bar are one, from that bar on; those beyond the bars are none", () => {
  const ofTimes = (...splits: readonly (readonly [exTimeMs: number, newSharesPerOld: number])[]) =>
    splits.map(([exTimeMs, newSharesPerOld]) => {
      return { kind: "SPLIT", exTimeMs, newSharesPerOld } as const;
    });
  const starts = [10, 20, 50, 60];
  assert.deepEqual(splitsAmong(ofTimes([30, 1.5], [45, 4], [55, 2]), starts), [
    { exTimeMs: 50, newShares: 6, oldShares: 1 },
    { exTimeMs: 60, newShares: 2, oldShares: 1 },
  ]);
  assert.deepEqual(splitsAmong(ofTimes([30, 2], [45, 0.5]), starts), []);
  assert.deepEqual(splitsAmong(ofTimes([5, 2], [61, 3]), starts), []);
});
