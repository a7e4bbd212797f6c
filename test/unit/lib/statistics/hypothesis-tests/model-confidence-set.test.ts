import assert from "node:assert/strict";
import { test } from "node:test";
import { modelConfidenceSet } from "#lib/statistics/hypothesis-tests/model-confidence-set.ts";
import { skipWithout } from "#test/support/reference-data.ts";
import { normals, uniforms } from "#test/support/sample-series.ts";
import { losers, referenceLosses, referencePrices } from "./reference-losses.ts";

test("five variance rules on the S&P leave in the reference order, none at the 10 % level", {
  skip: skipWithout(referencePrices),
}, () => {
  const { names, losses } = referenceLosses();
  const resampling = { replicates: 1000, blockLength: 10, uniform: uniforms(12345) };
  const order = modelConfidenceSet(losses, resampling);
  losers.forEach(({ name, statistic, pValue, confidence }, k) => {
    const found = order[k]!;
    assert.equal(names[found.model], name);
    assert.ok(Math.abs(found.statistic! - statistic) < 1e-9, `${name}: ${found.statistic}`);
    assert.equal(found.pValue, pValue);
    assert.equal(found.confidenceRatio, confidence);
  });
  assert.equal(names[order[4]!.model], "ewma94");
});

function syntheticLosses(levels: readonly number[], n: number): Float64Array[] {
  const common = Float64Array.from({ length: n }, normals(3));
  return levels.map((level, i) => {
    const own = normals(100 + i);
    return common.map((shared) => level + shared + own());
  });
}

const resampling = (seed: number) => ({
  replicates: 300,
  blockLength: 5,
  uniform: uniforms(seed),
});

test("a model that loses clearly more leaves first and with certainty; equals stay together", () => {
  const order = modelConfidenceSet(syntheticLosses([0, 2, 0, 0.02], 300), resampling(1));
  assert.equal(order[0]!.model, 1);
  assert.equal(order[0]!.confidenceRatio, 0);
  assert.ok(order.slice(1).every(({ confidenceRatio }) => confidenceRatio > 0.1));
});

test("the confidence never falls along the order and ends at 1", () => {
  const order = modelConfidenceSet(syntheticLosses([0, 0.1, 0.2, 0.3], 120), resampling(2));
  const confidences = order.map(({ confidenceRatio }) => confidenceRatio);
  assert.deepEqual(confidences, confidences.toSorted());
  assert.equal(confidences.at(-1), 1);
  assert.deepEqual(order.map(({ model }) => model).toSorted(), [0, 1, 2, 3]);
});

test("the order does not depend on the unit or the common level of the losses", () => {
  const losses = syntheticLosses([0, 0.1, 0.2], 100);
  const moved = losses.map((series) => series.map((loss) => 1e6 * (loss + 5)));
  const [before, after] = [losses, moved].map((each) =>
    modelConfidenceSet(each, resampling(4)).map(({ model, pValue }) => [model, pValue]),
  );
  assert.deepEqual(after, before);
});

test("the same losses cannot be told apart, however many models have them", () => {
  const [series] = syntheticLosses([0], 50);
  for (const count of [2, 3, 7, 10]) {
    const same = Array.from({ length: count }, () => series!.slice());
    const order = modelConfidenceSet(same, resampling(5));
    for (const { confidenceRatio } of order) assert.equal(confidenceRatio, 1);
  }
});

test("one model alone is the set", () => {
  const order = modelConfidenceSet(syntheticLosses([0], 10), resampling(6));
  assert.deepEqual(order, [
    { model: 0, statistic: undefined, pValue: undefined, confidenceRatio: 1 },
  ]);
});
