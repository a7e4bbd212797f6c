import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { quadraticForm } from "#lib/statistics/numerics/simplex.ts";
import { combine } from "#services/forecast/domain/ensemble/combine.ts";
import { originErrors, summariseErrors } from "#services/forecast/domain/ensemble/evidence.ts";

const price = fc.double({ min: 50, max: 150, noNaN: true });
const path = fc.array(price, { minLength: 3, maxLength: 3 });

test("the error of any combination follows from the products of the models' errors", () => {
  fc.assert(
    fc.property(
      path,
      path,
      path,
      price,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (a, b, realised, close, share) => {
        const origin = originErrors([a, b], realised, close);
        const { errorMoments } = summariseErrors("ROLLING_ORIGINS", ["a", "b"], [origin]);
        const weights = [share, 1 - share];
        const combined = combine([Float64Array.from(a), Float64Array.from(b)], weights, 3);
        let squares = 0;
        combined.forEach((value, h) => {
          const error = (value - realised[h]!) / close;
          squares += error * error;
        });
        assert.ok(Math.abs(quadraticForm(weights, errorMoments) - squares / 3) < 1e-12);
      },
    ),
  );
});

test("errors are compared relative to the close that they start from", () => {
  const origins = [originErrors([[101]], [100], 100), originErrors([[10.1]], [10], 10)];
  const { errorMoments, models } = summariseErrors("ROLLING_ORIGINS", ["a"], origins);
  assert.ok(Math.abs(errorMoments[0]! - 1e-4) < 1e-12);
  assert.equal(models[0]!.comparisons, 2);
});

test("a model without a path is counted as a failure and not compared", () => {
  const origin = originErrors([[1, 2], undefined], [1, 1], 1);
  const { models } = summariseErrors("ROLLING_ORIGINS", ["a", "b"], [origin]);
  assert.deepEqual(models, [
    { model: "a", meanSquaredError: 0.5, comparisons: 2, failures: 0 },
    { model: "b", meanSquaredError: undefined, comparisons: 0, failures: 1 },
  ]);
});

test("origins add up, each model over those at which it had a path", () => {
  const origins = [
    originErrors([[1, 2], undefined], [1, 1], 1),
    originErrors(
      [
        [1, 1],
        [3, 1],
      ],
      [1, 1],
      1,
    ),
  ];
  const evidence = summariseErrors("SCORED_FORECASTS", ["a", "b"], origins);
  assert.equal(evidence.source, "SCORED_FORECASTS");
  assert.equal(evidence.origins, 2);
  assert.deepEqual(
    evidence.models.map(({ meanSquaredError, failures }) => [meanSquaredError, failures]),
    [
      [0.25, 0],
      [2, 1],
    ],
  );
});
