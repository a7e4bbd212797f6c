import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { digamma, trigamma } from "#lib/statistics/distributions/digamma.ts";

const EULER = 0.5772156649015329;

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 2e-14 * Math.max(1, Math.abs(expected)), `${actual}`);
}

test("digamma has its closed forms at whole and half arguments", () => {
  near(digamma(1), -EULER);
  near(digamma(0.5), -EULER - 2 * Math.LN2);
  near(digamma(2.5), -EULER - 2 * Math.LN2 + 2 + 2 / 3);
  near(digamma(10), -EULER + 7129 / 2520);
});

test("trigamma has its closed forms at whole and half arguments", () => {
  near(trigamma(1), Math.PI ** 2 / 6);
  near(trigamma(0.5), Math.PI ** 2 / 2);
  near(trigamma(3), Math.PI ** 2 / 6 - 1.25);
});

test("both obey their recurrence over the range of degrees of freedom", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1e4, noNaN: true }), (x) => {
      near(digamma(x + 1) - 1 / x, digamma(x));
      near(trigamma(x + 1) + 1 / (x * x), trigamma(x));
    }),
  );
});
