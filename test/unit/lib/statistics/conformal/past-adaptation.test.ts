import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { nextMissRatio } from "#lib/statistics/conformal/adaptive-level.ts";
import { selectInPlace } from "#lib/statistics/conformal/order-statistic.ts";
import { adaptMissRatios } from "#lib/statistics/conformal/past-adaptation.ts";
import { splitQuantile } from "#test/support/split-quantile.ts";

const targets = Float64Array.of(0.2, 0.05);
// Few values, so that ties are common.
const scores = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 120 });

function adapted(values: Float64Array, horizonBars: number, rate: number, marks = [1, 9, 4, 20]) {
  const out = new Float64Array(2);
  const counts = new Int32Array(marks.length);
  adaptMissRatios(
    values,
    values.length,
    horizonBars,
    10,
    rate,
    targets,
    Float64Array.from(marks),
    counts,
    out,
  );
  return Array.from(out);
}

test("today's level is that of split quantiles taken anew at every past bar from what was known then", () => {
  fc.assert(
    fc.property(scores, fc.integer({ min: 1, max: 12 }), (list, horizonBars) => {
      const values = Float64Array.from(list);
      const origins: number[] = [];
      for (let t = values.length - 1; t - horizonBars + 1 >= 10; t -= horizonBars)
        origins.unshift(t);
      const expected = Array.from(targets, (target) => {
        let ratio = target;
        for (const t of origins) {
          const bound = splitQuantile(values.slice(0, t - horizonBars + 1), ratio);
          ratio = nextMissRatio(ratio, target, 0.05, values[t]! > bound);
        }
        return ratio;
      });
      assert.deepEqual(adapted(values, horizonBars, 0.05), expected);
    }),
  );
});

test("the marks change nothing", () => {
  fc.assert(
    fc.property(scores, fc.array(fc.integer({ min: -5, max: 40 })), (list, marks) => {
      const values = Float64Array.from(list);
      assert.deepEqual(adapted(values, 3, 0.02, marks), adapted(values, 3, 0.02, []));
    }),
  );
});

test("a rate of 0 and too few scores leave the targets", () => {
  const values = Float64Array.from({ length: 60 }, (_, t) => t);
  assert.deepEqual(adapted(values, 1, 0), [0.2, 0.05]);
  assert.deepEqual(adapted(values.slice(0, 14), 5, 0.1), [0.2, 0.05]);
});

test("errors that grow ask for a higher level, errors that shrink for a lower one", () => {
  const growing = Float64Array.from({ length: 200 }, (_, t) => t);
  assert.ok(adapted(growing, 1, 0.01)[0]! < 0.2);
  assert.ok(adapted(growing.slice().reverse(), 1, 0.01)[0]! > 0.2);
});

test("a selected value is that of the sorted scores, whatever was asked before", () => {
  const list = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
  const seed = fc.nat();
  fc.assert(
    fc.property(list, seed, seed, (numbers, first, second) => {
      const values = Float64Array.from(numbers);
      const sorted = values.slice().sort();
      for (const position of [first % values.length, second % values.length]) {
        assert.ok(selectInPlace(values, values.length, position) === sorted[position]);
      }
      assert.deepEqual(values.slice().sort(), sorted);
    }),
  );
});
