import assert from "node:assert/strict";
import { test } from "node:test";
import { neverStop } from "#lib/statistics/numerics/fit-controls.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import {
  stateVolatilities,
  varianceStates,
} from "#services/forecast/domain/regime/variance-states.ts";

/** Returns of two states that follow one another as a Markov chain, from a seed. */
function switchingReturns(n: number, seed: number): Float64Array {
  const random = new SeededRandom(seed);
  let turbulent = false;
  return Float64Array.from({ length: n }, () => {
    if (random.uniform() < (turbulent ? 0.05 : 0.02)) turbulent = !turbulent;
    return (turbulent ? 0.03 : 0.008) * random.normal();
  });
}

test("the intervals of the states' volatilities hold the true ones about as often as they say", () => {
  const truths = [0.008, 0.03].map((deviation) => deviation * Math.sqrt(252));
  let held = 0;
  let asked = 0;
  for (let seed = 1; seed <= 40; seed += 1) {
    const returns = switchingReturns(600, seed);
    const { fit, states } = varianceStates(returns, { interval: "DAY_1" }, neverStop);
    if (!fit) continue;
    stateVolatilities(returns, { interval: "DAY_1" }, fit).forEach((metric, s) => {
      assert.ok("value" in metric && metric.value === states[s]!.annualisedVolatilityRatio);
      const { lower, upper } = metric.interval!;
      assert.ok(lower > 0 && lower < metric.value && metric.value < upper);
      if (lower <= truths[s]! && truths[s]! <= upper) held += 1;
      asked += 1;
    });
  }
  assert.ok(asked >= 70 && held / asked > 0.87 && held / asked < 0.995, `${held} of ${asked}`);
});
