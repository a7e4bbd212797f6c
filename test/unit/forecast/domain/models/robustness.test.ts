import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { configured, models } from "#services/forecast/domain/models/registry.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";
import { garchReturns, pricesFrom, uniforms } from "#test/support/sample-series.ts";
import { isLong } from "#test/support/test-length.ts";

const shapes: Record<string, (n: number, seed: number) => Float64Array> = {
  "never moves": (n) => new Float64Array(n).fill(7),
  "takes two values": (n) => Float64Array.from({ length: n }, (_, t) => 10 + (t % 2)),
  "moves once": (n) => Float64Array.from({ length: n }, (_, t) => (t < n / 2 ? 10 : 11)),
  "grows without noise": (n) => Float64Array.from({ length: n }, (_, t) => 1.001 ** t),
  "doubles every bar": (n) => Float64Array.from({ length: n }, (_, t) => 2 ** t),
  "halves every bar": (n) => Float64Array.from({ length: n }, (_, t) => 2 ** -t),
  "is tiny": (n, seed) => pricesFrom(garchReturns(n - 1, seed), 1e-8),
  "is huge": (n, seed) => pricesFrom(garchReturns(n - 1, seed), 1e8),
  "jumps wildly": (n, seed) => {
    const uniform = uniforms(seed);
    return Float64Array.from({ length: n }, () => 1 + 1000 * uniform());
  },
  "is random": (n, seed) => pricesFrom(garchReturns(n - 1, seed)),
};

/** They search among forms or orders: a run costs tens of the others'. */
const slow = ["ets", "sarimax"];

for (const model of models.map((one) => configured(one, policy))) {
  test(`${model.id} gives positive finite prices or a reason, whatever the closes`, () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(shapes)),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 250 }),
        fc.nat(1000),
        (shape, n, horizonBars, seed) => {
          const result = model.forecast(modelInput(shapes[shape]!(n, seed), horizonBars));
          if (result.status === "FAILED") return assert.notEqual(result.note, "");
          assert.equal(result.prices.length, horizonBars);
          assert.ok(result.prices.every((price) => price > 0 && Number.isFinite(price)));
          assert.ok(Object.values(result.diagnostics).every(Number.isFinite));
          const variances = result.logReturnVariances ?? new Float64Array(0);
          assert.ok(variances.every((variance) => variance >= 0 && Number.isFinite(variance)));
        },
      ),
      { numRuns: (slow.includes(model.id) ? 40 : 60) / (isLong ? 1 : 4) },
    );
  });

  test(`${model.id} leaves the closes it was given as they were`, () => {
    const closes = pricesFrom(garchReturns(200, 4));
    const before = closes.slice();
    model.forecast(modelInput(closes, 20));
    assert.deepEqual(closes, before);
  });
}
