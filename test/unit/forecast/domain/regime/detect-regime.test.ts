import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { metricValue } from "#lib/kernel/metric.ts";
import { neverStop } from "#lib/statistics/numerics/fit-controls.ts";
import { detectRegime } from "#services/forecast/domain/regime/detect-regime.ts";
import { policy } from "#test/support/forecast-policy.ts";
import { dailyCloses } from "#test/support/sample-bars.ts";
import { garchReturns, normals, pricesFrom } from "#test/support/sample-series.ts";

const { regime } = policy;
const detect = (closes: Float64Array) => detectRegime(dailyCloses(closes), regime, neverStop);

/** Returns that are calm, then turbulent from `changeAt` on. */
function changing(n: number, changeAt: number, seed: number): Float64Array {
  const normal = normals(seed);
  return Float64Array.from({ length: n }, (_, t) => (t < changeAt ? 0.005 : 0.04) * normal());
}

test("a market that turned turbulent is in its turbulent state and in crisis", () => {
  const found = detect(pricesFrom(changing(400, 330, 6)));
  const [calm, turbulent] = found.varianceStates;
  assert.equal(found.label, "CRISIS");
  assert.ok(turbulent!.probabilityRatio > 0.99);
  assert.ok(Math.abs(calm!.annualisedVolatilityRatio - 0.005 * Math.sqrt(252)) < 0.01);
  assert.ok(Math.abs(turbulent!.annualisedVolatilityRatio - 0.04 * Math.sqrt(252)) < 0.1);
  assert.equal(found.note, "");
});

test("the probabilities of the states sum to 1", () => {
  const { varianceStates } = detect(pricesFrom(garchReturns(300, 2)));
  const sum = varianceStates.reduce((total, state) => total + state.probabilityRatio, 0);
  assert.ok(Math.abs(sum - 1) < 1e-12);
});

test("what happens after the as-of changes nothing", () => {
  const closes = pricesFrom(changing(400, 330, 9));
  const changed = closes.map((close, t) => (t < 300 ? close : 100 * close));
  assert.deepEqual(detect(changed.subarray(0, 300)), detect(closes.subarray(0, 300)));
  assert.deepEqual(detect(closes.subarray(0, 300)), detect(closes.slice(0, 300)));
});

test("closes are only read", () => {
  const closes = pricesFrom(garchReturns(150, 2));
  const before = closes.slice();
  detect(closes);
  assert.deepEqual(closes, before);
});

test("too few closes give no label and no states, and the note says why", () => {
  const found = detect(Float64Array.of(10, 11, 10, 12, 11));
  assert.equal(found.label, undefined);
  assert.equal(found.confidenceRatio, undefined);
  assert.match(found.note, /can not be told without .*; no variance states: 4 returns are fewer/);
});

test("a market that mostly stands still has no variance states", () => {
  const normal = normals(3);
  const returns = Float64Array.from({ length: 300 }, (_, t) => (t % 3 === 0 ? 0.01 * normal() : 0));
  const found = detect(pricesFrom(returns));
  assert.deepEqual(found.varianceStates, []);
  assert.match(found.note, /variance vanishes/);
});

test("a caller that is gone stops the fit", () => {
  const gone = () => {
    throw new Error("gone");
  };
  const closes = pricesFrom(garchReturns(150, 2));
  assert.throws(() => detectRegime(dailyCloses(closes), regime, gone), /gone/);
});

const shapes: Record<string, (n: number) => Float64Array> = {
  "never moves": (n) => new Float64Array(n).fill(7),
  "takes two values": (n) => Float64Array.from({ length: n }, (_, t) => 10 + (t % 2)),
  "moves once": (n) => Float64Array.from({ length: n }, (_, t) => (t < n / 2 ? 10 : 11)),
  "grows without noise": (n) => pricesFrom(new Float64Array(n - 1).fill(0.001)),
  "is tiny": (n) => pricesFrom(garchReturns(n - 1, n), 1e-8),
  "is huge": (n) => pricesFrom(garchReturns(n - 1, n), 1e8),
  explodes: (n) => pricesFrom(Float64Array.from({ length: n - 1 }, (_, t) => 0.002 * t)),
  "has a split left in": (n) => {
    const closes = pricesFrom(garchReturns(n - 1, n));
    return closes.map((close, t) => (t < n / 2 ? close : close / 10)) as Float64Array;
  },
};

for (const [name, bad] of [
  ["missing", Number.NaN],
  ["negative", -37],
] as const) {
  test(`a ${name} close that nobody refused gives neither a label nor states`, () => {
    const closes = pricesFrom(garchReturns(150, 2)).fill(bad, 120, 121);
    const found = detect(closes);
    assert.equal(found.label, undefined);
    assert.deepEqual(found.varianceStates, []);
    assert.equal(found.features.annualisedVolatilityRatio.n, 60);
    assert.equal(metricValue(found.features.annualisedVolatilityRatio), undefined);
  });
}

test("hostile closes give finite numbers or a reason", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(shapes)),
      fc.integer({ min: 1, max: 260 }),
      (shape, n) => {
        const found = detect(shapes[shape]!(n));
        for (const metric of Object.values(found.features)) {
          const value = metricValue(metric);
          assert.ok(value === undefined || Number.isFinite(value), metric.name);
        }
        for (const state of found.varianceStates) {
          assert.ok(Object.values(state).every((value) => Number.isFinite(value) && value >= 0));
        }
        const whole = found.label !== undefined && found.varianceStates.length === 2;
        assert.equal(found.note === "", whole);
      },
    ),
    { numRuns: 60 },
  );
});
