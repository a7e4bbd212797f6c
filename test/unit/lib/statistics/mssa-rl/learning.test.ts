import assert from "node:assert/strict";
import { test } from "node:test";
import { heldOutRewards } from "#lib/statistics/mssa-rl/held-out.ts";
import { learnedPolicy } from "#lib/statistics/mssa-rl/learned-policy.ts";
import { MarketStates, varianceBucket } from "#lib/statistics/mssa-rl/market-states.ts";
import { greedyAction, learnActionValues } from "#lib/statistics/mssa-rl/q-learning.ts";
import { ActionRewards } from "#lib/statistics/mssa-rl/rewards.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { policy } from "#test/support/forecast-policy.ts";
import { logsOf, randomWalk } from "#test/support/regime-series.ts";

const settings = policy.mssaRl;

function marketOf(logCloses: Float64Array): MarketStates {
  return new MarketStates(settings).extend(logCloses);
}

function rewardsOf(logCloses: Float64Array, horizonBars: number): Float64Array {
  return new ActionRewards(horizonBars).extend(logCloses, marketOf(logCloses)).values;
}

test("a variance ratio on a cut belongs to the higher bucket", () => {
  // The case's actions, min(2, state), are those of a table that never reached a forecast; here the
  // action of a state is learned.
  const ratios = [0.5, 0.8, 0.99, 1, 1.19, 1.2, 3];
  assert.deepEqual(ratios.map(varianceBucket), [0, 1, 1, 2, 2, 3, 3]);
});

test("no bar's state, slope or level depends on a later close", () => {
  const closes = logsOf(randomWalk(400, 1));
  const all = marketOf(closes);
  for (const n of [61, 100, 250, 399]) {
    const some = marketOf(closes.slice(0, n));
    for (const column of ["states", "slopes", "gaps", "variances"] as const) {
      assert.deepEqual(some[column], all[column].slice(0, n), `${column} of ${n}`);
    }
    assert.deepEqual(
      some.changePoints,
      all.changePoints.filter((t) => t < n),
    );
  }
});

test("no bar's rewards depend on a close beyond its horizon, and bars near the end have none", () => {
  const closes = logsOf(randomWalk(300, 2));
  const before = rewardsOf(closes, 10);
  assert.ok(before.subarray(290 * 4).every((reward) => reward === 0));
  assert.ok(before.subarray(289 * 4).some((reward) => reward < 0));
  const changed = closes.map((value, t) => (t < 250 ? value : value + 1));
  const after = rewardsOf(changed, 10);
  assert.deepEqual(after.slice(0, 240 * 4), before.slice(0, 240 * 4));
  assert.notDeepEqual(after.slice(240 * 4), before.slice(240 * 4));
});

test("holding earns about −1 on a random walk, whatever the horizon", () => {
  const closes = logsOf(randomWalk(5000, 3));
  const market = marketOf(closes);
  for (const horizonBars of [1, 10, 30]) {
    const rewards = rewardsOf(closes, horizonBars);
    const held = rewards.filter((_, i) => i % 4 === 0).subarray(market.firstIndex, -horizonBars);
    const mean = held.reduce((sum, reward) => sum + reward, 0) / held.length;
    assert.ok(Math.abs(mean + 1) < 0.25, `${horizonBars}: ${mean}`);
  }
});

/** Two states that alternate; action 1 is right in the first, action 0 in the second. */
const states = Uint8Array.from({ length: 1001 }, (_, t) => t % 2);
const rewards = Float64Array.from({ length: 2000 }, (_, i) => {
  const [state, action] = [(i >> 1) % 2, i % 2];
  return state === action ? -3 : -1;
});

function learn(changed: Partial<typeof settings> = {}) {
  return learnActionValues(states, rewards, 0, 1000, 2, 2, { ...settings, ...changed });
}

test("the values solve Bellman's equation of the past they were learned from", () => {
  const { values } = learn({ discountRatio: 0.5, episodes: 200, learningRate: 1 });
  // The best of each state earns −1 for ever: −1 / (1 − 0.5) = −2; the wrong action costs 2 more once.
  [-4, -2, -2, -4].forEach((value, i) => {
    assert.ok(Math.abs(values[i]! - value) < 0.02, `${values}`);
  });
});

test("visits count bars, not passes over them", () => {
  assert.deepEqual(learn({ episodes: 1 }).visits, Int32Array.of(500, 500));
  assert.deepEqual(learn({ episodes: 30 }).visits, Int32Array.of(500, 500));
});

test("the learned policy takes the better action of each state", () => {
  const learned = learn();
  assert.deepEqual([greedyAction(learned, 0), greedyAction(learned, 1)], [1, 0]);
  const { actions, choices } = learnedPolicy(learned, states, rewards, 0, 1000, 10, settings);
  assert.deepEqual([...actions], [1, 0]);
  assert.deepEqual(choices, ["LEARNED", "LEARNED"]);
});

test("an advantage within its standard error is not trusted, and fewer bars are trusted less", () => {
  const random = new SeededRandom(1);
  // Action 1 earns 0.2 more, with a standard deviation of 1.
  const noisy = Float64Array.from({ length: 2000 }, (_, i) =>
    i % 2 === 0 ? -1 : -0.8 + random.normal(),
  );
  const one = new Uint8Array(1001);
  const choice = (bars: number, horizonBars: number) => {
    const values = Float64Array.of(-1, -0.8);
    const learned = { actionCount: 2, values, visits: Int32Array.of(bars) };
    return learnedPolicy(learned, one, noisy, 0, bars, horizonBars, settings).choices[0];
  };
  assert.equal(choice(1000, 1), "LEARNED");
  assert.equal(choice(1000, 100), "UNCERTAIN");
  assert.equal(choice(19, 1), "FEW_VISITS");
});

test("held-out rewards compare the policy with the best constant action of those very bars", () => {
  const held = heldOutRewards(Uint8Array.of(1, 0), states, rewards, 2, 100, 200);
  assert.deepEqual(held, { bars: 100, learned: -1, bestConstant: -2, bestAction: 0 });
});
