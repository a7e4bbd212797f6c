import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { priceBlocks } from "#gateway/market-data/domain/price-blocks.ts";
import type { RawBar } from "#gateway/market-data/domain/raw-bar.ts";
import type { BarInterval } from "#lib/kernel/bar.ts";
import { madeSeries } from "#test/support/made-series.ts";

const made = (seed: number, bars = 420, volatility = 0.01) =>
  madeSeries("MADE", { seed, bars, volatility }).bars;

const scaled = (bars: readonly RawBar[], factor: number, decimals?: number) =>
  bars.map((bar) => {
    const close = bar.close * factor;
    return { ...bar, close: decimals === undefined ? close : Number(close.toFixed(decimals)) };
  });

const hashes = (bars: readonly RawBar[], interval: BarInterval = "DAY_1") =>
  Array.from(priceBlocks(bars, interval), ({ hash }) => hash);

/** How many of the blocks of one are among those of another. */
function shared(one: readonly string[], other: readonly string[]): number {
  return one.filter((hash) => other.includes(hash)).length;
}

test("a factor of all prices leaves every block as it is", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.constantFrom(0.01, 0.25, 2, 7, 100, 1550),
      (seed, factor) => {
        assert.deepEqual(hashes(scaled(made(seed), factor)), hashes(made(seed)));
      },
    ),
    { numRuns: 30, seed: 3 },
  );
});

test("prices that are rounded to cents after that share nearly all blocks", () => {
  let found = 0;
  let all = 0;
  for (let seed = 1; seed <= 20; seed += 1) {
    for (const factor of [7, 100]) {
      const own = hashes(made(seed));
      found += shared(own, hashes(scaled(made(seed), factor, 2)));
      all += own.length;
    }
  }
  assert.ok(found / all > 0.9, `${found} of ${all}`);
});

test("no two of many random walks share a block, calm ones neither", () => {
  const seen = new Set<string>();
  let all = 0;
  for (let seed = 1; seed <= 200; seed += 1) {
    for (const hash of hashes(made(seed, 420, seed % 2 === 0 ? 0.01 : 0.001))) {
      seen.add(hash);
      all += 1;
    }
  }
  assert.ok(all > 2_000);
  assert.equal(seen.size, all);
});

test("a part of a series has the blocks of the whole, but for those at its ends", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 60, max: 120 }),
      (from, count) => {
        const whole = hashes(made(1));
        const part = hashes(made(1).slice(from, from + count));
        assert.ok(part.length - shared(part, whole) <= 2);
      },
    ),
    { numRuns: 50, seed: 5 },
  );
});

test("a value that is revised in the middle of a month changes the block of that month alone", () => {
  const bars = made(1);
  const revised = bars.map((bar, at) => (at === 100 ? { ...bar, close: bar.close * 1.05 } : bar));
  assert.equal(shared(hashes(bars), hashes(revised)), hashes(bars).length - 1);
});

test("prices that stand still, or are too few, are known by nothing", () => {
  const flat = made(1).map((bar) => ({ ...bar, close: 5 }));
  const pegged = made(1).map((bar, at) => ({ ...bar, close: at % 9 === 0 ? 5.5 : 5 }));
  assert.deepEqual(hashes(flat), []);
  assert.deepEqual(hashes(pegged), []);
  assert.deepEqual(hashes(made(1, 10)), []);
  assert.deepEqual(hashes(made(1).map((bar) => ({ ...bar, close: 0 }))), []);
});

test("a block covers its month and the two beside it", () => {
  const [first] = priceBlocks(made(1, 29), "DAY_1");
  assert.deepEqual([first?.fromMs, first?.untilMs], [Date.UTC(1999, 11, 1), Date.UTC(2000, 2, 1)]);
});

/** Bars of minutes in one session after another, of which an interval takes the last of its length. */
function minutes(lengthMinutes: number): readonly RawBar[] {
  const walk = made(3, 10 * 390, 0.001);
  const startOf = (at: number) =>
    Date.UTC(2024, 0, 1 + Math.floor(at / 390)) + (14 * 60 + 30 + (at % 390)) * 60_000;
  return walk.flatMap(({ close }, at) =>
    (at + 1) % lengthMinutes === 0 ? { startTimeMs: startOf(at + 1 - lengthMinutes), close } : [],
  );
}

test("bars of minutes are known by their days, of whatever length they are, and hours by their weeks", () => {
  const one = hashes(minutes(1), "MINUTE_1");
  assert.equal(one.length, 10);
  assert.deepEqual(hashes(minutes(5), "MINUTE_5"), one);
  assert.deepEqual(hashes(minutes(30), "MINUTE_30"), one);
  assert.equal(hashes(minutes(30), "HOUR_1").length, 2);
});
