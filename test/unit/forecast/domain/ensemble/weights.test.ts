import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { combine } from "#services/forecast/domain/ensemble/combine.ts";
import type { Evidence } from "#services/forecast/domain/ensemble/evidence.ts";
import { ensembleWeights } from "#services/forecast/domain/ensemble/weights.ts";
import type { RegimeSettings } from "#services/forecast/domain/regime/settings.ts";
import { policy } from "#test/support/forecast-policy.ts";

const noShrinkage = {
  ...policy,
  equalWeightShrinkageRatio: 0,
  minimumWeightRatio: 0,
};

/** Uncorrelated errors of models m0, m1 … with these mean squares, at ten origins. */
function evidenceOf(
  errors: readonly (number | undefined)[],
  failures: readonly number[] = [],
): Evidence {
  const k = errors.length;
  const errorMoments = new Array<number>(k * k).fill(0);
  errors.forEach((error, i) => {
    errorMoments[i * k + i] = error ?? 0;
  });
  return {
    source: "ROLLING_ORIGINS",
    origins: 10,
    models: errors.map((meanSquaredError, i) => ({
      model: `m${i}`,
      meanSquaredError,
      comparisons: 100,
      failures: failures[i] ?? 0,
    })),
    errorMoments,
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

test("a model that erred more than naive by the limit is dropped, which shrinkage alone never does", () => {
  const evidence = evidenceOf([1, 1.1, 16]);
  const models = evidence.models.map((one, i) => ({ ...one, model: ["naive", "near", "far"][i]! }));
  const settings = { ...policy, equalWeightShrinkageRatio: 0.5, minimumWeightRatio: 0.05 };
  const limited = { ...settings, ensemble: { ...policy.ensemble, errorLimitRatio: 1.1 } };
  const hasPath = [true, true, true];
  const free = ensembleWeights(hasPath, { ...evidence, models }, settings);
  assert.ok(free.ratios[2]! > 0.15, `${free.ratios}`);
  const { ratios, reason } = ensembleWeights(hasPath, { ...evidence, models }, limited);
  assert.equal(ratios[2], 0);
  assert.ok(ratios[0]! > ratios[1]! && ratios[1]! > 0.4);
  assert.match(reason, /far erred 4\.00 times as much as naive/);
});

test("naive is never dropped, however much better another model was", () => {
  const evidence = evidenceOf([100, 1]);
  const models = evidence.models.map((one, i) => ({ ...one, model: ["naive", "good"][i]! }));
  const settings = { ...policy, ensemble: { ...policy.ensemble, errorLimitRatio: 1 } };
  const { ratios } = ensembleWeights([true, true], { ...evidence, models }, settings);
  assert.ok(ratios[0]! > 0.25);
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
    ensemble: fc.constant(policy.ensemble),
    regime: fc.constant(policy.regime),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 6 }), settings, (others, changed) => {
      // naive always has a path, at every origin.
      const all = [{ path: true, error: 1, failed: 0 }, ...others];
      const evidence = evidenceOf(
        all.map(({ error }) => error),
        all.map(({ failed }) => failed),
      );
      const { ratios } = ensembleWeights(
        all.map(({ path }) => path),
        evidence,
        changed,
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

test("the origin is the evidence's source, and equal weights where there was none", () => {
  assert.equal(ensembleWeights([true], evidenceOf([1]), noShrinkage).origin, "ROLLING_ORIGINS");
  const scored: Evidence = { ...evidenceOf([1]), source: "SCORED_FORECASTS" };
  const weights = ensembleWeights([true], scored, noShrinkage);
  assert.equal(weights.origin, "SCORED_FORECASTS");
  assert.match(weights.reason, /10 scored forecasts/);
  const none = { ...evidenceOf([undefined]), origins: 0 };
  assert.equal(ensembleWeights([true], none, noShrinkage).origin, "EQUAL");
});

test("entropy is 1 for equal weights and 0 when one model holds all", () => {
  const entropy = (errors: readonly number[]) =>
    ensembleWeights([true, true], evidenceOf(errors), noShrinkage).entropyRatio;
  assert.ok(Math.abs(entropy([2, 2]) - 1) < 1e-15);
  assert.equal(entropy([0, 1]), 0);
  // 3/4 and 1/4: (0.75 ln 4/3 + 0.25 ln 4) / ln 2.
  assert.ok(Math.abs(entropy([1, 3]) - 0.8112781244591328) < 1e-14);
});

/** The first three lists of the roadmap, over garch, samossa and mssa_rl. */
const roadmap = [
  [0.85, 0.1, 0.05],
  [0.7, 0.2, 0.1],
  [0, 0.6, 0.4],
].map((ratios) => ({ weights: ratios.map((ratio, i) => ({ model: `m${i}`, ratio })) }));
const ofCandidates = {
  ...noShrinkage,
  ensemble: { ...policy.ensemble, basis: "CANDIDATES" as const, candidates: roadmap },
};

test("of the candidates the one whose path erred least applies, not the first of the list", () => {
  const weights = ensembleWeights([true, true, true], evidenceOf([9, 1, 1]), ofCandidates);
  assert.deepEqual(weights.ratios, [0, 0.6, 0.4]);
  assert.equal(weights.origin, "CANDIDATES");
  assert.match(weights.reason, /candidate 3 of 3/);
});

test("stated weights go to the models that have a path", () => {
  const first = { ...ofCandidates.ensemble, candidates: roadmap.slice(0, 1) };
  const settings = { ...ofCandidates, ensemble: first };
  const weights = ensembleWeights([false, true, true], evidenceOf([1, 1, 1]), settings);
  assert.ok(Math.abs(weights.ratios[1]! - 2 / 3) < 1e-9);
  assert.ok(Math.abs(weights.ratios[2]! - 1 / 3) < 1e-9);
  assert.equal(weights.ratios[0], 0);
  assert.match(weights.reason, /m0 has no path/);
  const paths = [undefined, Float64Array.of(100, 101, 102), Float64Array.of(103, 103, 103)];
  const combined = combine(paths, weights.ratios, 3);
  [101, 101.666666666667, 102.333333333333].forEach((price, h) => {
    assert.ok(Math.abs(combined[h]! - price) < 1e-9);
  });
});

test("candidates without any model that has a path leave the evidence to decide", () => {
  const only = [{ weights: [{ model: "m1", ratio: 1 }] }];
  const settings = { ...ofCandidates, ensemble: { ...ofCandidates.ensemble, candidates: only } };
  const weights = ensembleWeights([true, false], evidenceOf([1, 1]), settings);
  assert.deepEqual(weights.ratios, [1, 0]);
  assert.equal(weights.origin, "ROLLING_ORIGINS");
  assert.match(weights.reason, /no candidate/);
});

test("a regime's own weights apply while the market is in it, and not in another", () => {
  const regime: RegimeSettings = {
    ...policy.regime,
    weights: [
      {
        label: "CRISIS",
        weights: [
          { model: "m0", ratio: 0.25 },
          { model: "m1", ratio: 0.75 },
        ],
      },
    ],
  };
  const settings = { ...noShrinkage, regime };
  const crisis = ensembleWeights([true, true], evidenceOf([1, 9]), settings, "CRISIS");
  assert.deepEqual(crisis.ratios, [0.25, 0.75]);
  assert.equal(crisis.origin, "REGIME");
  const calm = ensembleWeights([true, true], evidenceOf([1, 9]), settings, "MODERATE_MIXED");
  assert.equal(calm.origin, "ROLLING_ORIGINS");
});

test("paths are combined bar by bar, and those without weight left out", () => {
  const paths = [Float64Array.of(10, 20), undefined, Float64Array.of(20, 40)];
  assert.deepEqual(Array.from(combine(paths, [0.25, 0, 0.75], 2)), [17.5, 35]);
});
