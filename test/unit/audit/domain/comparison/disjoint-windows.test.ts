import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type ArmObservation,
  disjointPairs,
} from "#services/audit/domain/comparison/disjoint-windows.ts";
import { dayMs } from "#test/unit/audit/domain/comparison/simulated-arms.ts";

function observed(ticker: string, day: number, value: number, horizonDays = 30): ArmObservation {
  return { ticker, asOfMs: day * dayMs, closedMs: (day + horizonDays) * dayMs, value };
}

const daysOf = ({ pairs }: ReturnType<typeof disjointPairs>) =>
  pairs.map(({ asOfMs }) => asOfMs / dayMs);

test("a window begins at or after the end of the one before, the first as early as there is one", () => {
  const days = [0, 5, 10, 29, 30, 31, 59, 61, 90, 91];
  const arm = days.map((day) => observed("AAPL", day, day));
  const found = disjointPairs([...arm].reverse(), arm);
  assert.deepEqual(daysOf(found), [0, 30, 61, 91]);
  assert.equal(found.overlappingAsOfs, 6);
});

test("a window ends when its last ticker has closed, in whichever arm", () => {
  const base = [observed("AAPL", 0, 1, 30), observed("AAPL", 30, 1), observed("AAPL", 35, 1)];
  const other = [observed("AAPL", 0, 1), observed("BTC-USD", 0, 1, 32), observed("AAPL", 35, 1)];
  assert.deepEqual(daysOf(disjointPairs(base, other)), [0, 35]);
});

test("the tickers of one as-of are one pair, of those that both arms have", () => {
  const base = [observed("AAPL", 0, 1), observed("MSFT", 0, 3), observed("NVDA", 0, 100)];
  const other = [observed("MSFT", 0, 5), observed("AAPL", 0, 2), observed("SPY", 0, 200)];
  const found = disjointPairs(base, other);
  assert.deepEqual(found.pairs, [{ asOfMs: 0, base: 2, other: 3.5 }]);
  assert.deepEqual(found.missing, { base: 1, other: 1 });
});

test("a chosen window without a pair is counted, and no later one takes its place", () => {
  const base = [0, 30, 60].map((day) => observed("AAPL", day, 1));
  const other = [0, 35, 60].map((day) => observed("AAPL", day, 1));
  const found = disjointPairs(base, other);
  assert.deepEqual(daysOf(found), [0, 60]);
  assert.deepEqual(found.missing, { base: 0, other: 1 });
  assert.equal(found.emptyWindows, 1);
  assert.equal(found.overlappingAsOfs, 1);
});

test("arms of unequal length are compared where both have a value, and the rest is counted", () => {
  const base = Array.from({ length: 20 }, (_, k) => observed("AAPL", 30 * k, 1));
  const other = base.slice(0, 8);
  const found = disjointPairs(base, other);
  assert.equal(found.pairs.length, 8);
  assert.deepEqual(found.missing, { base: 0, other: 12 });
  assert.equal(found.emptyWindows, 12);
});

test("no two pairs share a bar, the order of arrival is no matter, and exchanged arms exchange the values", () => {
  const arm = fc
    .uniqueArray(fc.tuple(fc.constantFrom("AAPL", "MSFT"), fc.integer({ min: 0, max: 120 })), {
      selector: ([ticker, day]) => `${ticker} ${day}`,
      maxLength: 40,
    })
    .chain((keys) =>
      fc.tuple(
        ...keys.map(([ticker, day]) =>
          fc
            .tuple(fc.integer({ min: 1, max: 40 }), fc.double({ min: -9, max: 9, noNaN: true }))
            .map(([horizon, value]) => observed(ticker, day, value, horizon)),
        ),
      ),
    );
  fc.assert(
    fc.property(arm, arm, (base, other) => {
      const found = disjointPairs(base, other);
      const ends = new Map<number, number>();
      for (const { asOfMs, closedMs } of [...base, ...other]) {
        ends.set(asOfMs, Math.max(ends.get(asOfMs) ?? 0, closedMs));
      }
      found.pairs.forEach(({ asOfMs }, k) => {
        const before = found.pairs[k - 1];
        if (before) assert.ok(asOfMs >= ends.get(before.asOfMs)!);
      });
      assert.deepEqual(disjointPairs([...base].reverse(), [...other].reverse()), found);
      const exchanged = disjointPairs(other, base);
      assert.deepEqual(
        exchanged.pairs.map(({ asOfMs, base, other }) => ({ asOfMs, base: other, other: base })),
        found.pairs,
      );
      assert.deepEqual(
        [exchanged.missing.base, exchanged.missing.other],
        [found.missing.other, found.missing.base],
      );
    }),
  );
});

test("a value that is no number stays one, and what cannot be is refused", () => {
  const base = [observed("AAPL", 0, Number.NaN)];
  assert.ok(Number.isNaN(disjointPairs(base, [observed("AAPL", 0, 1)]).pairs[0]?.base));
  assert.throws(() => disjointPairs([observed("AAPL", 3, 1, 0)], []), /AAPL from 1970-01-04 ends/);
  assert.throws(() => disjointPairs([observed("AAPL", Number.NaN, 1)], []), /has no times/);
  const twice = [observed("AAPL", 3, 1), observed("AAPL", 3, 2)];
  assert.throws(() => disjointPairs([], twice), /the other arm has AAPL twice from 1970-01-04/);
});
