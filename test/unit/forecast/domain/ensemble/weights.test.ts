import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { combine } from "../../../../../services/forecast/domain/ensemble/combine.ts";
import { ensembleWeights } from "../../../../../services/forecast/domain/ensemble/weights.ts";

const noShrinkage = { equalWeightShrinkageRatio: 0, minimumWeightRatio: 0 };

function evidenceOf(errors: readonly (number | undefined)[], failed: readonly number[] = []) {
  return {
    origins: 10,
    models: errors.map((meanSquaredError, i) => ({
      model: `m${i}`,
      meanSquaredError,
      comparisons: 100,
      failedOrigins: failed[i] ?? 0,
    })),
  };
}

test("weights are in inverse proportion to the squared errors", () => {
  const { ratios } = ensembleWeights([true, true], evidenceOf([1, 3]), noShrinkage);
  assert.deepEqual(ratios, [0.75, 0.25]);
});

test("shrinkage moves the weights toward equal ones", () => {
  const settings = { ...noShrinkage, equalWeightShrinkageRatio: 0.5 };
  assert.deepEqual(
    ensembleWeights([true, true], evidenceOf([1, 3]), settings).ratios,
    [0.625, 0.375],
  );
  const equal = { ...noShrinkage, equalWeightShrinkageRatio: 1 };
  assert.deepEqual(ensembleWeights([true, true], evidenceOf([1, 3]), equal).ratios, [0.5, 0.5]);
});

test("weights below the minimum are dropped, and the reason names the model", () => {
  const settings = { ...noShrinkage, minimumWeightRatio: 0.3 };
  const weights = ensembleWeights([true, true], evidenceOf([1, 3]), settings);
  assert.deepEqual(weights.ratios, [1, 0]);
  assert.match(weights.reason, /m1 fell below the minimum/);
});

test("a minimum that all fall below keeps the largest", () => {
  const settings = { ...noShrinkage, minimumWeightRatio: 0.9 };
  assert.deepEqual(ensembleWeights([true, true], evidenceOf([1, 3]), settings).ratios, [1, 0]);
});

test("a model without a path holds no weight, and the reason says so", () => {
  const weights = ensembleWeights([true, false], evidenceOf([3, 1]), noShrinkage);
  assert.deepEqual(weights.ratios, [1, 0]);
  assert.match(weights.reason, /m1 has no path/);
});

test("a model that failed at an origin holds no weight, and the reason says so", () => {
  const weights = ensembleWeights([true, true], evidenceOf([3, 1], [0, 2]), noShrinkage);
  assert.deepEqual(weights.ratios, [1, 0]);
  assert.match(weights.reason, /m1 failed at 2 of 10 origins/);
});

test("without an origin the weights are equal, and the reason says so", () => {
  const evidence = { ...evidenceOf([undefined, undefined]), origins: 0 };
  const weights = ensembleWeights([true, true], evidence, noShrinkage);
  assert.deepEqual(weights.ratios, [0.5, 0.5]);
  assert.match(weights.reason, /no room for a rolling origin/);
});

test("models without any error share the weight", () => {
  const { ratios } = ensembleWeights([true, true, true], evidenceOf([0, 1, 0]), noShrinkage);
  assert.deepEqual(ratios, [0.5, 0, 0.5]);
});

test("the weights lie on the simplex, whatever the errors", () => {
  const one = fc.record({
    path: fc.boolean(),
    error: fc.double({ min: 0, max: 1e12, noNaN: true }),
    failed: fc.constantFrom(0, 0, 0, 1),
  });
  const settings = fc.record({
    equalWeightShrinkageRatio: fc.double({ min: 0, max: 1, noNaN: true }),
    minimumWeightRatio: fc.double({ min: 0, max: 0.99, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 6 }), settings, (others, policy) => {
      // naive always has a path, at every origin.
      const all = [{ path: true, error: 1, failed: 0 }, ...others];
      const evidence = evidenceOf(
        all.map(({ error }) => error),
        all.map(({ failed }) => failed),
      );
      const { ratios } = ensembleWeights(
        all.map(({ path }) => path),
        evidence,
        policy,
      );
      const sum = ratios.reduce((total, ratio) => total + ratio, 0);
      assert.ok(Math.abs(sum - 1) < 1e-12, `${sum}`);
      assert.ok(ratios.every((ratio) => ratio >= 0 && ratio <= 1));
      all.forEach(({ path, failed }, i) => {
        if (!path || failed > 0) assert.equal(ratios[i], 0);
      });
    }),
  );
});

test("paths are combined bar by bar, and those without weight left out", () => {
  const paths = [Float64Array.of(10, 20), undefined, Float64Array.of(20, 40)];
  assert.deepEqual(Array.from(combine(paths, [0.25, 0, 0.75], 2)), [17.5, 35]);
});
