import assert from "node:assert/strict";
import { test } from "node:test";
import { isAdmissible } from "#lib/statistics/exponential-smoothing/admissible.ts";
import { newTrace } from "#lib/statistics/exponential-smoothing/recursion.ts";
import { forwardTrendAdditive } from "#lib/statistics/exponential-smoothing/recursion-additive-season.ts";
import { uniforms } from "#test/support/sample-series.ts";

const form = { error: "A", trend: "A", season: "A" } as const;

/** How much an error at the start still weighs in the one-step errors 3000 bars later. */
function leftOver(alpha: number, beta: number, gamma: number): number {
  const trace = newTrace(new Float64Array(3000), 12);
  trace.theta.set([alpha, beta, gamma, 1, 1, 0.1]);
  trace.startSeason.set([1, -1, 0.5, -0.5, 0.2, -0.2, 0.7, -0.7, 0.1, -0.1, 0.3, -0.3]);
  forwardTrendAdditive(trace);
  return Math.max(...Array.from(trace.errors.subarray(2900), Math.abs));
}

test("inadmissible parameters are those under which the past grows instead of fading", () => {
  const uniform = uniforms(5);
  const seen = { admissible: 0, inadmissible: 0 };
  for (let i = 0; i < 150; i += 1) {
    const alpha = 0.05 + 0.9 * uniform();
    const beta = alpha * (uniform() < 0.5 ? 0.1 : 1) * uniform();
    const gamma = (1 - alpha) * uniform();
    const left = leftOver(alpha, beta, gamma);
    const admissible = isAdmissible({ alpha, beta, gamma, phi: 1 }, form, 12);
    if (left < 1e-4) assert.ok(admissible, `${alpha} ${beta} ${gamma} leaves ${left}`);
    if (left > 100) assert.ok(!admissible, `${alpha} ${beta} ${gamma} leaves ${left}`);
    if (left < 1e-4) seen.admissible += 1;
    if (left > 100) seen.inadmissible += 1;
  }
  assert.ok(seen.admissible > 10 && seen.inadmissible > 10, JSON.stringify(seen));
});

test("without a season the bounds of the search are admissible", () => {
  const smoothing = { alpha: 0.9999, beta: 0.9998, gamma: 0, phi: 1 };
  assert.ok(isAdmissible(smoothing, { error: "A", trend: "A", season: "N" }, 1));
});
