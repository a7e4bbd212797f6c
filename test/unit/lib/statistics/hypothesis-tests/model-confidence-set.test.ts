import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { modelConfidenceSet } from "#lib/statistics/hypothesis-tests/model-confidence-set.ts";
import { qlikeLoss } from "#lib/statistics/scores/volatility-loss.ts";
import { referenceFile, skipWithout } from "#test/support/reference-data.ts";
import { normals, uniforms } from "#test/support/sample-series.ts";

const prices = "sp500_daily_1999_2018.csv";

test("five variance rules on the S&P leave in the reference order, none at the 10 % level", {
  skip: skipWithout(prices),
}, () => {
  const { names, losses } = referenceLosses();
  const resampling = { replicates: 1000, blockLength: 10, uniform: uniforms(12345) };
  const order = modelConfidenceSet(losses, resampling);
  // Statistic, and p-value and confidence as replicates of 1000.
  const expected = [
    ["roll250", 1.4717549177959, 282, 282],
    ["roll66", 1.2384944969523, 370, 370],
    ["roll22", 1.4594489279518, 211, 370],
    ["ewma97", 0.40767817752339, 693, 693],
  ] as const;
  expected.forEach(([name, statistic, pValue, confidence], k) => {
    const found = order[k]!;
    assert.equal(names[found.model], name);
    assert.ok(Math.abs(found.statistic! - statistic) < 1e-9, `${name}: ${found.statistic}`);
    assert.equal(found.pValue, pValue / 1000);
    assert.equal(found.confidenceRatio, confidence / 1000);
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

/** QLIKE of the rules that mcs.json names, over the last 1000 of the last 1500 returns in percent. */
function referenceLosses(): { names: string[]; losses: Float64Array[] } {
  const lines = readFileSync(referenceFile(prices)!, "utf8").trim().split("\n");
  const column = lines[0]!.split(",").indexOf("close");
  const closes = lines.slice(1).map((line) => Number(line.split(",")[column]));
  const squares = closes
    .slice(1)
    .map((close, t) => (100 * (close / closes[t]! - 1)) ** 2)
    .slice(-1500);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const roll = (window: number) =>
    squares.map((_, t) => mean(squares.slice(Math.max(0, t - window), t)));
  const weighted = (decay: number) => {
    let variance = mean(squares.slice(0, 100));
    return squares.map((_, t) => {
      if (t > 0) variance = decay * variance + (1 - decay) * squares[t - 1]!;
      return variance;
    });
  };
  const variances = {
    roll22: roll(22),
    roll66: roll(66),
    roll250: roll(250),
    ewma94: weighted(0.94),
    ewma97: weighted(0.97),
  };
  const losses = Object.values(variances).map((path) =>
    Float64Array.from(path.slice(-1000), (variance, k) => qlikeLoss(variance, squares[500 + k]!)),
  );
  return { names: Object.keys(variances), losses };
}
