import assert from "node:assert/strict";
import { test } from "node:test";
import { normalCdf, normalQuantile } from "#lib/statistics/distributions/normal.ts";
import { statedRises } from "#services/forecast/domain/submission/stated-law.ts";

const deviation = 0.1;
/** Quantiles of a log-normal law around 100. */
const bound = (probability: number) => 100 * Math.exp(deviation * normalQuantile(probability));
const logNormal = {
  medianPrices: [100],
  intervals: [0.25, 0.05].map((tailRatio) => ({
    tailRatio,
    lowerPrices: [bound(tailRatio)],
    upperPrices: [bound(1 - tailRatio)],
  })),
};

test("of the quantiles of a log-normal law the probabilities are those of the law", () => {
  for (const price of [60, 90, 97, 100, 103, 118, 160]) {
    const [rise] = statedRises(logNormal, price, 1);
    const exact = 1 - normalCdf(Math.log(price / 100) / deviation);
    assert.ok(Math.abs(rise! - exact) < 1e-7, `${price}: ${rise} ${exact}`);
  }
});

test("a probability falls with the price and stays inside 0 and 1, however far the price is", () => {
  const prices = [1e-9, 50, 80, 99, 101, 130, 1e9];
  const rises = prices.map((price) => statedRises(logNormal, price, 1)[0]!);
  assert.deepEqual(
    rises,
    [...rises].sort((one, other) => other - one),
  );
  assert.ok(rises.every((rise) => rise > 0 && rise < 1));
});

test("two quantiles of one price are a step, not a division by zero", () => {
  const step = {
    medianPrices: [100],
    intervals: [
      { tailRatio: 0.25, lowerPrices: [90], upperPrices: [110] },
      { tailRatio: 0.05, lowerPrices: [90], upperPrices: [110] },
    ],
  };
  const rises = [80, 90, 95, 110, 120].map((price) => statedRises(step, price, 1)[0]!);
  assert.ok(
    rises.every((rise) => rise > 0 && rise < 1),
    `${rises}`,
  );
});
