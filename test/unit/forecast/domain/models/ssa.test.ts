import assert from "node:assert/strict";
import { test } from "node:test";
import { type SsaSettings, ssa } from "#services/forecast/domain/models/ssa.ts";
import { modelInput } from "#test/support/forecast-policy.ts";
import { garchReturns, pricesFrom } from "#test/support/sample-series.ts";

const settings: SsaSettings = { windowBars: 60, components: 4, method: "RECURRENT" };
const methods = ["RECURRENT", "RECURRENT_FROM_CLOSES", "VECTOR"] as const;

/** Two cycles of 24 and 10 bars, whose mean over 480 bars is 0: a series of rank 4. */
const cycles = (t: number) =>
  0.1 * Math.sin((2 * Math.PI * t) / 24) + 0.04 * Math.cos((2 * Math.PI * t) / 10);
const cyclic = Float64Array.from({ length: 480 }, (_, t) => 50 * Math.exp(cycles(t)));

for (const method of methods) {
  test(`log closes of finite rank are continued exactly by ${method}`, () => {
    const result = ssa.forecast(modelInput(cyclic, 30), { ...settings, method });
    assert.ok(result.status === "OK", result.note);
    result.prices.forEach((price, h) => {
      assert.ok(Math.abs(Math.log(price / 50) - cycles(480 + h)) < 1e-8, `bar ${h + 1}`);
    });
  });
}

test("the diagnostics name the rank, the share of the energy and the largest cycle", () => {
  const result = ssa.forecast(modelInput(cyclic, 5), settings);
  assert.equal(result.diagnostics.rank, 4);
  assert.ok(Math.abs(result.diagnostics.energyRatio! - 1) < 1e-9);
  assert.ok(Math.abs(result.diagnostics.largestModulus! - 1) < 1e-6);
  const period = result.diagnostics.largestCyclePeriodBars!;
  assert.ok(Math.abs(period - 24) < 1e-4 || Math.abs(period - 10) < 1e-4, `${period}`);
});

test("the unit of the prices changes nothing but the unit of the path", () => {
  const returns = garchReturns(400, 5);
  const [low, high] = [1, 1_000].map((first) =>
    ssa.forecast(modelInput(pricesFrom(returns, first), 20), settings),
  );
  assert.ok(low?.status === "OK" && high?.status === "OK");
  low.prices.forEach((price, h) => {
    assert.ok(Math.abs(high.prices[h]! / price - 1_000) < 1e-6);
  });
});

test("a window longer than half of the closes is cut to that", () => {
  const result = ssa.forecast(modelInput(cyclic.slice(0, 100), 5), {
    ...settings,
    windowBars: 1_000,
  });
  assert.equal(result.diagnostics.windowBars, 50);
});

test("too few closes for a window are a failure that says so", () => {
  const result = ssa.forecast(modelInput(cyclic.slice(0, 7), 5), settings);
  assert.deepEqual(result, {
    status: "FAILED",
    diagnostics: {},
    note: "7 closes are too few for a window",
  });
});

test("a comparison leaves out what only a reader wants", () => {
  const input = { ...modelInput(cyclic, 5), purpose: "VALIDATION" } as const;
  assert.deepEqual(ssa.forecast(input, settings).diagnostics, {});
});
