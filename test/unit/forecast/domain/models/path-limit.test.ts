import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { logReturns } from "#lib/statistics/returns/log-returns.ts";
import { returnMoments } from "#lib/statistics/returns/return-moments.ts";
import type { ModelPath } from "#services/forecast/domain/models/model.ts";
import { withinLimit } from "#services/forecast/domain/models/path-limit.ts";
import { configuredModels, models } from "#services/forecast/domain/models/registry.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";
import { garchReturns, pricesAfterShock, pricesFrom } from "#test/support/sample-series.ts";

const closes = pricesFrom(garchReturns(200, 4));
const last = closes[200]!;
const deviation = returnMoments(logReturns(closes.subarray(-61))).deviation;

function path(...prices: number[]): ModelPath {
  return { status: "OK", prices: Float64Array.from(prices), diagnostics: { level: 1 }, note: "" };
}

test("a path may go as far as the limit, which grows with the root of the bars ahead, and no farther", () => {
  const step = 3 * deviation;
  const near = path(last * (1 + 0.999 * step), last / (1 + 0.999 * step * Math.sqrt(2)));
  assert.equal(withinLimit(near, { closes }, 3), near);
  for (const [bar, far] of [
    [1, path(last * (1 + 1.001 * step), last)],
    [1, path(last / (1 + 1.001 * step), last)],
    [2, path(last, last * (1 + 1.001 * step * Math.sqrt(2)))],
  ] as const) {
    const result = withinLimit(far, { closes }, 3);
    assert.equal(result.status, "FAILED");
    assert.match(result.note, new RegExp(`3 deviations of its latest moves at bar ${bar}$`));
    assert.deepEqual(result.diagnostics, { level: 1 });
  }
});

test("the deviation is that of the latest 60 returns: an older shock allows no more", () => {
  const shock = Float64Array.of(
    ...closes.subarray(0, 140),
    ...closes.subarray(140).map((c) => c / 2),
  );
  const far = path((closes[200]! / 2) * (1 + 3.001 * deviation));
  assert.equal(withinLimit(far, { closes: shock }, 3).status, "FAILED");
});

test("where the last 60 closes are equal, only the flat path is left", () => {
  const flat = Float64Array.of(...closes, ...new Float64Array(60).fill(last));
  assert.equal(withinLimit(path(last, last), { closes: flat }, 3).status, "OK");
  assert.equal(withinLimit(path(last, last * 1.0001), { closes: flat }, 3).status, "FAILED");
});

test("a path that is refused leaves the variance of its model", () => {
  const [naive, garch] = configuredModels({
    ...policy,
    models: ["naive", "garch"],
    ensemble: { ...policy.ensemble, pathLimitDeviations: 1e-6 },
  });
  const result = garch!.forecast(modelInput(closes, 5));
  assert.equal(result.status, "FAILED");
  assert.equal(result.logReturnVariances?.length, 5);
  assert.equal(result.varianceHistory?.conditionalVariances.length, closes.length);
  assert.equal(naive!.forecast(modelInput(closes, 5)).status, "OK");
});

test("after a shock every model's path stays within the limit of the policy or the model says that it failed", () => {
  const limited = configuredModels({
    ...policy,
    models: models.map(({ id }) => id),
    ensemble: { ...policy.ensemble, pathLimitDeviations: 3 },
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.constantFrom(1 as const, -1 as const),
      (seed, direction) => {
        const seen = pricesAfterShock(seed, direction);
        const sigma = returnMoments(logReturns(seen.subarray(-61))).deviation;
        for (const model of limited) {
          const result = model.forecast(modelInput(seen, 30));
          if (result.status === "FAILED") assert.notEqual(result.note, "");
          else {
            result.prices.forEach((price, h) => {
              const move = Math.abs(Math.log(price / seen.at(-1)!));
              assert.ok(move <= 3 * sigma * Math.sqrt(h + 1), `${model.id} at bar ${h + 1}`);
            });
          }
        }
      },
    ),
    { numRuns: 4, seed: 8 },
  );
});
