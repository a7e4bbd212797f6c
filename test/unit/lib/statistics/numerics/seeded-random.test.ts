import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";

function drawn<T>(count: number, draw: () => T): T[] {
  return Array.from({ length: count }, draw);
}

test("the bits are those of the authors' C program from the state 1, 2, 3, 4", () => {
  const random = SeededRandom.fromState([1, 2, 3, 4]);
  assert.deepEqual(
    drawn(10, () => random.bits()),
    [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ],
  );
  for (let i = 10; i < 100_000; i += 1) random.bits();
  assert.equal(random.bits(), 68908208);
});

test("a seed always gives the same numbers", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (seed) => {
      const first = new SeededRandom(seed);
      const second = new SeededRandom(seed);
      const numbers = (random: SeededRandom) => [
        random.uniform(),
        random.normal(),
        random.normal(),
      ];
      assert.deepEqual(numbers(first), numbers(second));
    }),
  );
});

test("the numbers of seed 42 stay what they are", () => {
  const random = new SeededRandom(42);
  assert.deepEqual(
    [random.bits(), random.uniform(), random.integer(1000), random.normal(), random.normal()],
    [2357303435, 0.7700272706870105, 137, -1.2081066658184063, -1.6480779491849527],
  );
});

test("different seeds give different numbers", () => {
  const seeds = [0, 1, 2, -1, 2 ** 32, 2 ** 32 + 1, 2 ** 52, -(2 ** 40)];
  assert.equal(new Set(seeds.map((seed) => new SeededRandom(seed).bits())).size, seeds.length);
});

test("integers stay below their bound and reach every value", () => {
  const random = new SeededRandom(7);
  const counts = new Map<number, number>();
  for (let i = 0; i < 6000; i += 1) {
    const value = random.integer(6);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].sort(), [0, 1, 2, 3, 4, 5]);
  for (const count of counts.values()) assert.ok(Math.abs(count - 1000) < 120, `${count}`);
});

test("uniform numbers have the moments of the uniform distribution", () => {
  const random = new SeededRandom(11);
  const values = drawn(20_000, () => random.uniform());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  assert.ok(values.every((value) => value >= 0 && value < 1));
  assert.ok(Math.abs(mean - 0.5) < 0.008 && Math.abs(variance - 1 / 12) < 0.003);
});

test("normal numbers have the moments of the normal distribution", () => {
  const random = new SeededRandom(13);
  const values = drawn(20_000, () => random.normal());
  const moment = (power: number) =>
    values.reduce((sum, value) => sum + value ** power, 0) / values.length;
  assert.ok(Math.abs(moment(1)) < 0.03, `${moment(1)}`);
  assert.ok(Math.abs(moment(2) - 1) < 0.04, `${moment(2)}`);
  assert.ok(Math.abs(moment(3)) < 0.1 && Math.abs(moment(4) - 3) < 0.25, `${moment(4)}`);
});

test("a seed that is no safe integer, an empty range and a zero state are refused", () => {
  assert.throws(() => new SeededRandom(0.5), RangeError);
  assert.throws(() => new SeededRandom(2 ** 53), RangeError);
  assert.throws(() => new SeededRandom(1).integer(0), RangeError);
  assert.throws(() => SeededRandom.fromState([0, 0, 0, 0]), RangeError);
});
