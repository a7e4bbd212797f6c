import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { MssaRlSettings } from "#lib/statistics/mssa-rl/settings.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { mssaRl } from "#services/forecast/domain/models/mssa-rl.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";
import { alternatingRegimes, randomWalk } from "#test/support/regime-series.ts";
import { uniforms } from "#test/support/sample-series.ts";

function forecastOf(
  closes: Float64Array,
  horizonBars: number,
  changed: Partial<MssaRlSettings> = {},
) {
  const applied = { ...policy.mssaRl, ...changed };
  const result = mssaRl.forecast(modelInput(closes, horizonBars), applied);
  assert.ok(result.status !== "FAILED", result.note);
  return result;
}

/** Closes that rise by 0.4 % a bar, nearly without noise. */
function steadyTrend(): Float64Array {
  const random = new SeededRandom(3);
  let logClose = 0;
  return Float64Array.from({ length: 500 }, () => {
    logClose += 0.004 + 0.001 * random.normal();
    return Math.exp(logClose);
  });
}

test("a steady trend teaches it to follow the trend", () => {
  const closes = steadyTrend();
  const { status, note, prices } = forecastOf(closes, 10);
  assert.equal(status, "OK");
  assert.match(note, /^TREND did best in \d+ bars/);
  const slope = Math.log(closes[499]! / closes[479]!) / 20;
  prices.forEach((price, h) => {
    assert.ok(Math.abs(price / (closes[499]! * Math.exp(slope * (h + 1))) - 1) < 1e-12);
  });
});

test("swings about a level teach it to return to the level", () => {
  const random = new SeededRandom(4);
  const closes = Float64Array.from({ length: 500 }, () => 100 + 2 * random.normal());
  closes[499] = 104;
  const { status, note, prices } = forecastOf(closes, 10, { minimumVisits: 1 });
  assert.equal(status, "OK");
  assert.match(note, /^MEAN_REVERT did best/);
  assert.ok(prices.every((price, h) => price < (h === 0 ? 104 : prices[h - 1]!) && price > 98));
});

test("what was learned chooses the path: the same last bars give another after another past", () => {
  // The shared end decides state and slope; the pasts before it teach different things.
  const end = Float64Array.from({ length: 160 }, (_, t) => 0.002 * t + 0.01 * Math.sin(t * t));
  const joined = (past: Float64Array) => {
    const closes = new Float64Array(past.length + end.length);
    closes.set(past);
    const last = past.at(-1)!;
    end.forEach((value, t) => {
      closes[past.length + t] = last * Math.exp(value);
    });
    return closes.map((close) => (close * 100) / closes.at(-1)!);
  };
  const settings = { minimumVisits: 1, minimumAdvantage: 0 };
  const random = new SeededRandom(5);
  const swings = joined(Float64Array.from({ length: 800 }, () => 100 + random.normal()));
  const trend = joined(
    Float64Array.from(
      { length: 800 },
      (_, t) => 100 * Math.exp(0.002 * t + 0.002 * random.normal()),
    ),
  );
  const first = forecastOf(swings, 10, settings);
  const second = forecastOf(trend, 10, settings);
  assert.equal(first.diagnostics.state, second.diagnostics.state);
  assert.notEqual(first.diagnostics.action, second.diagnostics.action);
  assert.notDeepEqual(first.prices, second.prices);
});

test("in alternating regimes it earns more than the best constant action, on bars it did not see", () => {
  let wins = 0;
  let ratio = 0;
  for (let seed = 0; seed < 10; seed += 1) {
    const { diagnostics } = forecastOf(alternatingRegimes(2000, seed), 10);
    assert.equal(diagnostics.heldOutBars, 386);
    if (diagnostics.heldOutReward! > diagnostics.heldOutBestConstantReward!) wins += 1;
    ratio += diagnostics.heldOutReward! / diagnostics.heldOutBestConstantReward! / 10;
  }
  assert.ok(wins >= 9, `${wins} of 10`);
  assert.ok(ratio < 0.9, `loss relative to the best constant action: ${ratio}`);
});

test("on random walks it claims nothing: it holds nearly always and beats no constant action", () => {
  let moved = 0;
  let claims = 0;
  for (let seed = 0; seed < 40; seed += 1) {
    const { prices, diagnostics } = forecastOf(randomWalk(500, seed), 10);
    if (prices.some((price) => price !== prices[0])) moved += 1;
    if (diagnostics.heldOutReward! > diagnostics.heldOutBestConstantReward!) claims += 1;
  }
  assert.ok(moved <= 4, `${moved} of 40 moved`);
  assert.ok(claims <= 4, `${claims} of 40 claims`);
});

test("a state that few bars were in falls back to a flat path and says how few", () => {
  const closes = randomWalk(500, 2);
  const { status, note, prices, diagnostics } = forecastOf(closes, 10, { minimumVisits: 450 });
  assert.equal(status, "FALLBACK");
  assert.match(note, new RegExp(`only ${diagnostics.visits} bars .* fewer than 450`));
  assert.ok(prices.every((price) => price === closes[499]));
});

test("an action that is not better by enough falls back to a flat path and says so", () => {
  const closes = steadyTrend();
  const { status, note, prices } = forecastOf(closes, 10, { minimumAdvantage: 1e6 });
  assert.equal(status, "FALLBACK");
  assert.match(note, /^TREND did best in .* but not by 1000000 standard errors: it holds/);
  assert.ok(prices.every((price) => price === closes[499]));
});

test("the same seed gives the same result to the bit, another seed other values", () => {
  const closes = alternatingRegimes(500, 6);
  assert.deepEqual(forecastOf(closes, 10), forecastOf(closes, 10));
  const values = (seed: number) => forecastOf(closes, 10, { seed }).diagnostics.holdValue;
  assert.notEqual(values(1), values(2));
});

test("nothing after the origin reaches the forecast", () => {
  fc.assert(
    fc.property(fc.integer({ min: 150, max: 400 }), fc.nat(1000), (origin, seed) => {
      const whole = alternatingRegimes(450, 7);
      const seen = forecastOf(whole.subarray(0, origin + 1), 10);
      const uniform = uniforms(seed);
      for (let t = origin + 1; t < whole.length; t += 1) whole[t] = 1 + 1000 * uniform();
      assert.deepEqual(forecastOf(whole.subarray(0, origin + 1), 10), seen);
    }),
    { numRuns: 20 },
  );
});

test("the path scales with the prices", () => {
  const closes = alternatingRegimes(500, 8);
  const { prices } = forecastOf(closes, 10);
  for (const unit of [2 ** -27, 2 ** 27]) {
    const scaled = forecastOf(
      closes.map((close) => close * unit),
      10,
    );
    assert.deepEqual(
      scaled.prices,
      prices.map((price) => price * unit),
    );
  }
});

test("every setting changes what comes out", () => {
  const closes = alternatingRegimes(500, 9);
  const changes: readonly Partial<MssaRlSettings>[] = [
    { windowBars: 24 },
    { signalRank: 3 },
    { cusumThreshold: 2 },
    { episodes: 6 },
    { learningRate: 0.9 },
    { discountRatio: 0.6 },
    { explorationRatio: 0.6 },
    { minimumVisits: 450 },
    { minimumAdvantage: 100 },
    { seed: 2 },
  ];
  assert.equal(changes.length, Object.keys(policy.mssaRl).length);
  const before = JSON.stringify(forecastOf(closes, 10));
  for (const changed of changes) {
    assert.notEqual(
      JSON.stringify(forecastOf(closes, 10, changed)),
      before,
      JSON.stringify(changed),
    );
  }
});

test("a comparison has the path of a forecast, without what only readers want", () => {
  const input = modelInput(alternatingRegimes(500, 10), 10);
  const forecast = mssaRl.forecast(input, policy.mssaRl);
  const compared = mssaRl.forecast({ ...input, purpose: "VALIDATION" }, policy.mssaRl);
  assert.ok(forecast.status !== "FAILED" && compared.status !== "FAILED");
  assert.deepEqual(compared.prices, forecast.prices);
  assert.ok("heldOutReward" in forecast.diagnostics && !("heldOutReward" in compared.diagnostics));
});

const shapes: Record<string, (n: number) => Float64Array> = {
  constant: (n) => new Float64Array(n).fill(7),
  twoValued: (n) => Float64Array.from({ length: n }, (_, t) => 10 + (t % 2)),
  step: (n) => Float64Array.from({ length: n }, (_, t) => (t < n / 2 ? 10 : 1)),
  waking: (n) => Float64Array.from({ length: n }, (_, t) => (t < n - 9 ? 10 : 10 + (t % 3))),
  growing: (n) => Float64Array.from({ length: n }, (_, t) => 1.5 ** t),
  tiny: (n) => randomWalk(n, 1).map((close) => close * 1e-8),
  huge: (n) => randomWalk(n, 1).map((close) => close * 1e8),
  wild: (n) => randomWalk(n, 1).map((close, t) => (t % 7 === 0 ? close * 1000 : close)),
};

test("a caller that is gone stops the learning", () => {
  const gone = new Error("nobody waits");
  const input = modelInput(alternatingRegimes(500, 12), 10);
  const checkStop = () => {
    throw gone;
  };
  assert.throws(() => mssaRl.forecast({ ...input, checkStop }, policy.mssaRl), gone);
});

test("the smallest and the largest windows work", () => {
  for (const changed of [
    { windowBars: 4, signalRank: 20 },
    { windowBars: 120, signalRank: 1 },
  ]) {
    const { prices } = forecastOf(alternatingRegimes(500, 11), 30, changed);
    assert.ok(prices.every((price) => price > 0 && Number.isFinite(price)));
  }
});

test("hostile closes give positive finite prices or a reason", () => {
  for (const [name, shape] of Object.entries(shapes)) {
    for (const n of [1, 2, 5, 60, 61, 62, 90, 130, 300]) {
      for (const horizonBars of [1, 30, 250]) {
        const result = mssaRl.forecast(modelInput(shape(n), horizonBars), policy.mssaRl);
        if (result.status === "FAILED") assert.notEqual(result.note, "");
        else {
          assert.ok(
            result.prices.every((price) => price > 0 && Number.isFinite(price)),
            `${name} ${n} ${horizonBars}`,
          );
          assert.ok(Object.values(result.diagnostics).every(Number.isFinite), name);
        }
      }
    }
  }
});
