import assert from "node:assert/strict";
import { test } from "node:test";
import type { MssaRlSettings } from "#lib/statistics/mssa-rl/settings.ts";
import type { Memory } from "#lib/statistics/numerics/fit-controls.ts";
import type { ModelInput } from "#services/forecast/domain/models/model.ts";
import { mssaRl } from "#services/forecast/domain/models/mssa-rl.ts";
import { rollingOrigins } from "#services/forecast/domain/validation/rolling-validation.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";
import { alternatingRegimes, randomWalk } from "#test/support/regime-series.ts";

const horizonBars = 10;

function inputTo(closes: Float64Array, origin: number): ModelInput {
  return { ...modelInput(closes.slice(0, origin + 1), horizonBars), purpose: "VALIDATION" };
}

function forecast(input: ModelInput, settings = policy.mssaRl) {
  return mssaRl.forecast(input, settings);
}

/** Origins of a validation, the earliest first, and before them some that see too few bars. */
function ascendingOrigins(barCount: number): number[] {
  return [3, 58, 60, 61, 75, ...rollingOrigins(barCount, horizonBars, policy).reverse()];
}

test("a past walked on from origin to origin gives the forecasts of one walked from its beginning", () => {
  for (const closes of [alternatingRegimes(500, 13), randomWalk(500, 13)]) {
    const memory: Memory = {};
    for (const origin of ascendingOrigins(500)) {
      const input = inputTo(closes, origin);
      assert.deepEqual(forecast({ ...input, memory }), forecast(input), `${origin}`);
    }
    assert.notEqual(memory.kept, undefined);
  }
});

test("closes after an origin change nothing at it, nor in what it leaves for the next", () => {
  const closes = alternatingRegimes(500, 14);
  for (const origin of [260, 399]) {
    const perturbed = closes.map((close, t) => (t > origin ? close * (1 + (t % 7)) : close));
    const after = [closes, perturbed].map((series) => {
      const memory: Memory = {};
      const earlier = [200, origin].map((to) => forecast({ ...inputTo(series, to), memory }));
      return [...earlier, forecast({ ...inputTo(closes, 450), memory })];
    });
    assert.deepEqual(after[1], after[0]);
  }
});

test("a memory of other closes, an earlier origin, other settings or another horizon starts afresh", () => {
  const closes = alternatingRegimes(500, 15);
  const input = inputTo(closes, 400);
  const others: readonly (readonly [ModelInput, MssaRlSettings?])[] = [
    [inputTo(randomWalk(500, 15), 300)],
    [
      inputTo(
        closes.map((close, t) => (t === 300 ? close * 1.01 : close)),
        300,
      ),
    ],
    [inputTo(closes, 450)],
    [{ ...input, horizonBars: 20 }],
    [input, { ...policy.mssaRl, windowBars: 12 }],
  ];
  const alone = forecast(input);
  for (const [other, settings] of others) {
    const memory: Memory = {};
    forecast({ ...other, memory }, settings);
    assert.deepEqual(forecast({ ...input, memory }), alone);
  }
});
