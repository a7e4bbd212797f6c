import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { damped } from "#services/forecast/domain/models/damped.ts";
import { ets } from "#services/forecast/domain/models/ets.ts";
import { configured } from "#services/forecast/domain/models/registry.ts";
import { seasonalNaive } from "#services/forecast/domain/models/seasonal-naive.ts";
import { stlTheta } from "#services/forecast/domain/models/stl-theta.ts";
import { theta } from "#services/forecast/domain/models/theta.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";
import { uniforms } from "#test/support/sample-series.ts";
import { isLong } from "#test/support/test-length.ts";

const passengers = classicSeries("AirPassengers");
const past = passengers.slice(0, 120);

for (const model of [theta, damped, ets, stlTheta].map((one) => configured(one, policy))) {
  test(`${model.id} follows the season of AirPassengers, closer than repeating the last year`, () => {
    const error = (path: Float64Array): number =>
      path.reduce((sum, price, h) => sum + Math.abs(price - passengers[120 + h]!), 0);
    const result = model.forecast(modelInput(past, 24, 12));
    const repeated = seasonalNaive.forecast(modelInput(past, 24, 12));
    assert.ok(result.status === "OK" && repeated.status === "OK");
    assert.ok(error(result.prices) < error(repeated.prices));
  });

  test(`${model.id} gives a comparison the same path as a forecast`, () => {
    const input = modelInput(past, 12, 12);
    const compared = model.forecast({ ...input, purpose: "VALIDATION" });
    const forecast = model.forecast(input);
    assert.ok(compared.status === "OK" && forecast.status === "OK");
    assert.deepEqual(compared.prices, forecast.prices);
  });

  test(`${model.id} gives positive finite prices or a reason with a season, whatever the closes`, () => {
    const shapes: Record<string, (t: number, noise: number) => number> = {
      constant: () => 5,
      "two values": (t) => 1 + (t % 2),
      tiny: (_, noise) => 1e-8 * (0.1 + noise),
      huge: (_, noise) => 1e8 * (0.1 + noise),
      explosive: (t) => 1.5 ** t,
      collapsing: (t) => 0.6 ** t,
      "jumps tenfold": (t, noise) => (t < 25 ? 10 : 1) + 0.1 * noise,
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(shapes)),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(1, 4, 12, 25),
        fc.nat(99),
        (shape, n, seasonPeriodBars, seed) => {
          const uniform = uniforms(seed);
          const closes = Float64Array.from({ length: n }, (_, t) => shapes[shape]!(t, uniform()));
          const result = model.forecast(modelInput(closes, 20, seasonPeriodBars));
          if (result.status === "FAILED") return assert.notEqual(result.note, "");
          assert.ok(result.prices.every((price) => price > 0 && Number.isFinite(price)));
          assert.ok(Object.values(result.diagnostics).every(Number.isFinite));
        },
      ),
      { numRuns: isLong ? 25 : 10 },
    );
  });
}

test("the damped forecasts of WWWusage are R's within 0.2 %", () => {
  // R's damped holt() on the plain series; ours ends at a likelihood 0.50 higher.
  const known = [218.36642854854, 217.03531653865, 215.95057956017, 215.06661614932];
  const result = damped.forecast(modelInput(classicSeries("WWWusage"), 4), policy.ets);
  assert.ok(result.status === "OK");
  assert.ok(known.every((value, h) => Math.abs(result.prices[h]! / value - 1) < 0.002));
});

test("ets takes a season of more than 24 bars out beforehand", () => {
  const shape = Array.from({ length: 30 }, (_, t) => 1 + 0.02 * (t % 30));
  const closes = Float64Array.from({ length: 150 }, (_, t) => 100 * shape[t % 30]!);
  const result = ets.forecast(modelInput(closes, 30, 30), policy.ets);
  assert.ok(result.status === "OK");
  assert.ok(result.prices.every((price, h) => Math.abs(price / closes[120 + h]! - 1) < 0.02));
});
