import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { combine } from "../../../../../services/forecast/domain/ensemble/combine.ts";
import { EvidenceGathering } from "../../../../../services/forecast/domain/ensemble/evidence.ts";
import { scoredEvidence } from "../../../../../services/forecast/domain/ensemble/scored-evidence.ts";
import { quadraticForm } from "../../../../../services/forecast/domain/ensemble/simplex.ts";

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
        const gathering = new EvidenceGathering(["a", "b"]);
        gathering.add([a, b], realised, close);
        const { errorProducts } = gathering.evidence("ROLLING_ORIGINS");
        const weights = [share, 1 - share];
        const combined = combine([Float64Array.from(a), Float64Array.from(b)], weights, 3);
        let squares = 0;
        combined.forEach((value, h) => {
          const error = (value - realised[h]!) / close;
          squares += error * error;
        });
        assert.ok(Math.abs(quadraticForm(weights, errorProducts) - squares / 3) < 1e-12);
      },
    ),
  );
});

test("errors are compared relative to the close that they start from", () => {
  const gathering = new EvidenceGathering(["a"]);
  gathering.add([[101]], [100], 100);
  gathering.add([[10.1]], [10], 10);
  const { errorProducts, models } = gathering.evidence("ROLLING_ORIGINS");
  assert.ok(Math.abs(errorProducts[0]! - 1e-4) < 1e-12);
  assert.equal(models[0]!.comparisons, 2);
});

test("a model without a path is counted as a failure and not compared", () => {
  const gathering = new EvidenceGathering(["a", "b"]);
  gathering.add([[1, 2], undefined], [1, 1], 1);
  const { models } = gathering.evidence("ROLLING_ORIGINS");
  assert.deepEqual(models, [
    { model: "a", meanSquaredError: 0.5, comparisons: 2, failures: 0 },
    { model: "b", meanSquaredError: undefined, comparisons: 0, failures: 1 },
  ]);
});

test("scored forecasts are evidence like rolling origins, a missing path a failure", () => {
  const scored = [
    { lastClosePrice: 1, paths: new Map([["a", [1, 2]]]), realisedPrices: [1, 1] },
    {
      lastClosePrice: 1,
      paths: new Map([
        ["a", [1, 1]],
        ["b", [3, 1]],
      ]),
      realisedPrices: [1, 1],
    },
  ];
  const evidence = scoredEvidence(["a", "b"], scored);
  assert.equal(evidence.source, "SCORED_FORECASTS");
  assert.equal(evidence.occasions, 2);
  assert.deepEqual(
    evidence.models.map(({ meanSquaredError, failures }) => [meanSquaredError, failures]),
    [
      [0.25, 0],
      [2, 1],
    ],
  );
});
