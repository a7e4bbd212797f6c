import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SortedSample } from "#lib/statistics/distributions/sorted-sample.ts";

function sampleOf(values: readonly number[]): SortedSample {
  const sample = new SortedSample();
  for (const value of values) sample.add(value);
  return sample;
}

/** Values of which many are equal, so that ties are met. */
const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -10, max: 10, noNaN: true }),
);

test("a sample read after each value is the sorted list of the values so far", () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), fc.nat(3), (values, readEvery) => {
      const sample = new SortedSample();
      for (const [index, one] of values.entries()) {
        sample.add(one);
        if (index % (readEvery + 1) > 0) continue;
        const sorted = values.slice(0, index + 1).sort((a, b) => a - b);
        assert.deepEqual(
          sample.ascending,
          sorted.map((of) => (of === 0 ? 0 : of)),
        );
      }
      assert.equal(sample.size, values.length);
    }),
  );
});

test("values above and below a limit are counted without those equal to it", () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), value, (values, limit) => {
      const sample = sampleOf(values);
      assert.equal(sample.countAbove(limit), values.filter((one) => one > limit).length);
      assert.equal(sample.countBelow(limit), values.filter((one) => one < limit).length);
    }),
  );
});

test("an empty sample has no value above or below anything", () => {
  const sample = sampleOf([]);
  assert.deepEqual([sample.size, sample.countAbove(0), sample.countBelow(0)], [0, 0, 0]);
});

test("a negative zero is kept as zero, so that the order of arrival shows in no digit", () => {
  assert.ok(Object.is(sampleOf([-0]).ascending[0], 0));
});

for (const [what, number] of [
  ["NaN", Number.NaN],
  ["infinity", Number.POSITIVE_INFINITY],
] as const) {
  test(`${what} is refused, since it has no place among numbers`, () => {
    assert.throws(() => sampleOf([number]), RangeError);
  });
}
