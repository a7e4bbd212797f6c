import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  intervalPath,
  priceDistribution,
  upProbabilities,
} from "#services/forecast/domain/intervals/price-distribution.ts";
import { varianceSource } from "#services/forecast/domain/intervals/variance-source.ts";

const flat = Float64Array.of(100, 100, 100, 100);
const variances = Float64Array.of(0.0001, 0.0001, 0.0001, 0.0001);

test("the deviation of the log price grows with the root of the summed variances", () => {
  const law = priceDistribution(flat, Float64Array.of(0.0004, 0.0005, 0.0007, 0));
  assert.deepEqual(
    Array.from(law.logDeviations, (value) => Number(value.toFixed(12))),
    [0.02, 0.03, 0.04, 0.04],
  );
});

test("an interval has the stated width: 1.96 deviations each way in the log at 95 %", () => {
  const { lowerPrices, upperPrices } = intervalPath(priceDistribution(flat, variances), 0.95);
  assert.ok(Math.abs(Math.log(upperPrices[0]! / 100) - 0.0195996398454) < 1e-12);
  assert.ok(Math.abs(Math.log(lowerPrices[3]! / 100) + 0.0391992796908) < 1e-12);
});

test("intervals are positive, hold the path, widen with the horizon and with the level", () => {
  const step = fc.double({ min: 1e-10, max: 0.5, noNaN: true });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 50 }), (steps) => {
      const path = Float64Array.from(steps, (_, h) => 50 + h);
      const law = priceDistribution(path, Float64Array.from(steps));
      const narrow = intervalPath(law, 0.5);
      const wide = intervalPath(law, 0.95);
      let before = 0;
      for (let h = 0; h < path.length; h += 1) {
        const ratio = wide.upperPrices[h]! / wide.lowerPrices[h]!;
        assert.ok(ratio > before);
        before = ratio;
        assert.ok(wide.lowerPrices[h]! > 0);
        assert.ok(wide.lowerPrices[h]! < narrow.lowerPrices[h]!);
        assert.ok(narrow.lowerPrices[h]! < path[h]! && path[h]! < narrow.upperPrices[h]!);
        assert.ok(narrow.upperPrices[h]! < wide.upperPrices[h]!);
      }
    }),
  );
});

test("a flat path is as likely up as down, a rising one likelier up", () => {
  assert.deepEqual(upProbabilities(priceDistribution(flat, variances), 100), [0.5, 0.5, 0.5, 0.5]);
  const rising = priceDistribution(Float64Array.of(101, 102), variances);
  const [first] = upProbabilities(rising, 100);
  // log(1.01) / 0.01 = 0.99503 deviations.
  assert.ok(Math.abs(first! - 0.840139) < 1e-5, `${first}`);
});

test("the variance of the first model that has one is used, and named", () => {
  const closes = Float64Array.of(100, 101, 99, 100);
  const path = { status: "OK", prices: flat, diagnostics: {}, note: "" } as const;
  const results = [
    { id: "naive", result: path },
    { id: "garch", result: { ...path, logReturnVariances: variances } },
  ];
  assert.deepEqual(varianceSource(results, closes, 4), {
    logReturnVariances: variances,
    source: "garch",
  });
});

test("a fallback's reason is passed on", () => {
  const result = {
    status: "FALLBACK",
    prices: flat,
    logReturnVariances: variances,
    diagnostics: {},
    note: "no convergence",
  } as const;
  const source = varianceSource([{ id: "garch", result }], Float64Array.of(1, 2), 4);
  assert.equal(source?.source, "garch: no convergence");
});

test("without a variance path the weighted variance of the returns is used, flat, and said", () => {
  const source = varianceSource([], Float64Array.of(100, 101, 99, 100), 3);
  assert.match(source!.source, /exponentially weighted variance: no model gave a variance path/);
  assert.equal(source!.logReturnVariances.length, 3);
  assert.equal(new Set(source!.logReturnVariances).size, 1);
});
