import assert from "node:assert/strict";
import { test } from "node:test";
import { cosineCount } from "#lib/statistics/hypothesis-tests/cosine-weights.ts";
import { signFlipDetectableMean } from "#lib/statistics/hypothesis-tests/sign-flip-power.ts";
import { signFlipTest } from "#lib/statistics/hypothesis-tests/sign-flip-test.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { detectableEffect } from "#lib/statistics/operating-characteristics/mean-rule.ts";
import { isLong } from "#test/support/test-length.ts";

const options = { level: 0.05, allowedCorrelation: 0.2 };

test("the detectable mean falls with the values and stays above that of a spread that is known", () => {
  const errors = { alpha: 0.05, power: 0.8, sides: 2 } as const;
  const counts = [10, 20, 40, 100, 400];
  const found = counts.map((n) => signFlipDetectableMean(n, options, 0.8));
  assert.deepEqual(
    found.map((effect) => effect.toFixed(3)),
    ["1.425", "0.808", "0.514", "0.302", "0.144"],
  );
  counts.forEach((n, k) => {
    assert.ok(found[k]! > detectableEffect(n, 1, errors));
  });
  assert.equal(signFlipDetectableMean(2, options, 0.95), Number.POSITIVE_INFINITY);
});

test("a mean that is as large as stated of one sample is found in four of five others", () => {
  const n = 20;
  const runs = isLong ? 1000 : 60;
  const stated = signFlipDetectableMean(n, options, 0.8);
  let found = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const random = new SeededRandom(seed);
    const first = Array.from({ length: n }, () => random.normal());
    const mean = first.reduce((sum, value) => sum + value, 0) / n;
    const squares = first.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const effect = stated * Math.sqrt(squares / (n - 1));
    const next = Array.from({ length: n }, () => effect + random.normal());
    if (signFlipTest(next, options).pValue <= 0.05) found += 1;
  }
  const slack = 3 * Math.sqrt(0.16 / runs);
  assert.ok(Math.abs(found / runs - 0.8) < slack, `${found} of ${runs}`);
  assert.equal(cosineCount(n), 7);
});
