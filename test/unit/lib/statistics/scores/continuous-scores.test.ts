import assert from "node:assert/strict";
import { test } from "node:test";
import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import { crpsLogNormal } from "#lib/statistics/scores/continuous-scores.ts";
import { pinballLoss } from "#lib/statistics/scores/quantile-scores.ts";

function close(actual: number | undefined, expected: number, tolerance = 1e-8): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) < tolerance, `${actual}`);
}

test("a certain forecast scores its absolute error", () => {
  assert.equal(crpsLogNormal(3, 1, 0), 2);
  close(crpsLogNormal(3, 1, 1e-9), 2, 1e-7);
});

test("the log-normal score is twice the pinball loss averaged over all quantiles", () => {
  const [median, deviation, count] = [100, 0.2, 4000];
  for (const y of [60, 100, 137]) {
    let sum = 0;
    for (let k = 0; k < count; k += 1) {
      const probability = (k + 0.5) / count;
      const quantile = median * Math.exp(deviation * normalQuantile(probability));
      sum += 2 * pinballLoss(y, quantile, probability);
    }
    close(crpsLogNormal(y, median, deviation), sum / count, 1e-3);
  }
});

test("the law that the outcome was drawn from scores better than one that is off or too sure", () => {
  const score = (median: number, deviation: number) => {
    let sum = 0;
    for (let k = 0; k < 500; k += 1) {
      const y = 100 * Math.exp(0.1 * normalQuantile((k + 0.5) / 500));
      sum += crpsLogNormal(y, median, deviation);
    }
    return sum;
  };
  const right = score(100, 0.1);
  for (const [median, deviation] of [
    [95, 0.1],
    [105, 0.1],
    [100, 0.05],
    [100, 0.2],
  ] as const) {
    assert.ok(score(median, deviation) > right);
  }
});
