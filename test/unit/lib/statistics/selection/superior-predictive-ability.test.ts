import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import {
  superiorPredictiveAbility,
  usualBlock,
} from "#lib/statistics/selection/superior-predictive-ability.ts";

function noise(seed: number, trials: number, n: number, mean = 0): Float64Array[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: trials }, () =>
    Float64Array.from({ length: n }, () => mean + 0.01 * random.normal()),
  );
}

function pValues(excess: readonly Float64Array[], seed = 7, replicates = 200, meanBlock = 4) {
  const random = new SeededRandom(seed);
  const uniform = () => random.uniform();
  const steps = superiorPredictiveAbility(excess, { replicates, meanBlock, uniform });
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The consistent p-value from the resampled returns themselves, as the definition has it. */
function plainly(excess: readonly Float64Array[], seed: number, replicates: number, block: number) {
  const random = new SeededRandom(seed);
  const n = excess[0]!.length;
  const meanOf = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const means = excess.map((series) => meanOf([...series]));
  const drawn = Array.from({ length: replicates }, () => {
    const places: number[] = [];
    while (places.length < n) {
      const start = Math.floor(random.uniform() * n);
      const length = 1 + Math.floor(Math.log(1 - random.uniform()) / Math.log(1 - 1 / block));
      for (let k = 0; k < length && places.length < n; k += 1) places.push((start + k) % n);
    }
    return excess.map((series) => meanOf(places.map((place) => series[place]!)));
  });
  const spread = means.map((mean, j) =>
    Math.sqrt(meanOf(drawn.map((replicate) => (replicate[j]! - mean) ** 2))),
  );
  const limit = Math.sqrt(2 * Math.log(Math.log(n)));
  const statistic = Math.max(0, ...means.map((mean, j) => mean / spread[j]!));
  const larger = drawn.filter((replicate) => {
    const values = replicate.map((own, j) => {
      const centre = means[j]! < -limit * spread[j]! ? 0 : means[j]!;
      return (own - centre) / spread[j]!;
    });
    return Math.max(0, ...values) >= statistic;
  });
  return larger.length / replicates;
}

test("the consistent p-value is the one of the returns that the bootstrap draws", () => {
  const excess = [...noise(1, 3, 50, 0.001), ...noise(2, 2, 50, -0.006)];
  assert.equal(pValues(excess, 5, 100).consistent, plainly(excess, 5, 100, 4));
});

test("the three p-values are in order, and clearly bad trials count in the upper one alone", () => {
  const few = noise(13, 3, 200, 0.0006);
  const alone = pValues(few);
  const many = pValues([...few, ...noise(4, 60, 200, -0.02)]);
  for (const { lower, consistent, upper } of [alone, many]) {
    assert.ok(lower <= consistent && consistent <= upper);
  }
  assert.equal(many.consistent, alone.consistent);
  assert.ok(many.upper > many.consistent);
});

test("of trials without ability one family in ten is significant at 10 %", () => {
  let significant = 0;
  for (let family = 0; family < 100; family += 1) {
    if (pValues(noise(100 + family, 5, 100), family, 100, 2).consistent < 0.1) significant += 1;
  }
  // Three standard errors, and the bootstrap's own few replicates.
  assert.ok(significant >= 2 && significant <= 21, `${significant}`);
});

test("a trial that is far better is found among many without ability", () => {
  const found = pValues([...noise(5, 20, 250), ...noise(6, 1, 250, 0.004)]);
  assert.ok(found.upper <= 0.01, `${found.upper}`);
});

test("where no trial is better, or none differs, nothing is found", () => {
  assert.deepEqual(pValues(noise(8, 3, 100, -0.01)), { lower: 1, consistent: 1, upper: 1 });
  assert.equal(pValues([new Float64Array(20)]).lower, 1);
});

test("a usual block is the cube root of the returns, 2 at least", () => {
  assert.deepEqual([4, 27, 1000, 2500].map(usualBlock), [2, 3, 10, 14]);
});
