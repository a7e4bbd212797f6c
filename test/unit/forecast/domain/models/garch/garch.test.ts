import assert from "node:assert/strict";
import { test } from "node:test";
import { garch } from "../../../../../../services/forecast/domain/models/garch/garch.ts";
import { variancePath } from "../../../../../../services/forecast/domain/models/garch/variance-path.ts";
import { garchReturns, modelInput, policy, pricesFrom } from "../../../sample-bars.ts";

const closes = pricesFrom(garchReturns(500, 2));

function pathOf(result: ReturnType<typeof garch.forecast>) {
  assert.notEqual(result.status, "FAILED");
  assert.ok(result.status !== "FAILED");
  return result;
}

test("the price path is the drift that the mean implies", () => {
  const result = pathOf(garch.forecast(modelInput(closes, 30)));
  const last = closes.at(-1)!;
  const mu = result.diagnostics.mu!;
  assert.equal(result.status, "OK");
  for (const h of [1, 15, 30]) {
    assert.ok(Math.abs(Math.log(result.prices[h - 1]! / last) - mu * h) < 1e-12);
  }
});

test("the variance path starts at the next variance and moves to the unconditional one", () => {
  const result = pathOf(garch.forecast(modelInput(closes, 250)));
  const { nextVariance, unconditionalVariance } = result.diagnostics;
  const path = result.logReturnVariances!;
  assert.equal(path[0], nextVariance);
  const gap = Math.abs(path[249]! - unconditionalVariance!);
  assert.ok(gap < Math.abs(path[0]! - unconditionalVariance!), `${gap}`);
});

test("a persistence of 1 or more grows the variance by omega a bar, not exponentially", () => {
  const path = variancePath({ omega: 2, alpha: 0.4, beta: 0.7, nextVariance: 10 }, 4);
  assert.deepEqual(Array.from(path), [10, 12, 14, 16]);
});

test("a persistence of 1 or more is said, and no unconditional variance is stated", () => {
  const prices = pricesFrom(garchReturns(1500, 5, { mu: 0, omega: 1e-6, alpha: 0.35, beta: 0.72 }));
  const result = pathOf(garch.forecast(modelInput(prices, 10)));
  assert.match(result.note, /persistence is 1 or more/);
  assert.equal(result.diagnostics.unconditionalVariance, undefined);
});

test("a fit that does not converge falls back to the weighted variance and says so", () => {
  const hurried = { ...policy, garch: { ...policy.garch, iterationLimit: 1 } };
  const result = pathOf(garch.forecast(modelInput(closes, 5, hurried)));
  assert.equal(result.status, "FALLBACK");
  assert.match(result.note, /exponentially weighted variance.*no convergence within 1 iterations/);
  assert.equal(new Set(result.logReturnVariances).size, 1);
});

test("few returns fall back, and the note says how many there were", () => {
  const result = pathOf(garch.forecast(modelInput(closes.slice(0, 30), 5)));
  assert.equal(result.status, "FALLBACK");
  assert.match(result.note, /29 returns are fewer than 50/);
});

test("closes that never move fail with a reason", () => {
  const result = garch.forecast(modelInput(new Float64Array(100).fill(5), 5));
  assert.equal(result.status, "FAILED");
  assert.match(result.note, /do not vary/);
});
