import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sha256Hex } from "#lib/kernel/canonical.ts";
import { exp, log } from "#lib/statistics/numerics/portable-math.ts";

function closeTo(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 4.5e-16 * Math.abs(expected), `${actual} ${expected}`);
}

test("exp is within two units in the last place of the engine's", () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) =>
      closeTo(exp(x), Math.exp(x)),
    ),
  );
});

test("log is within two units in the last place of the engine's", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) =>
      closeTo(log(x), Math.log(x)),
    ),
  );
});

test("log keeps its digits next to 1", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e-6, max: 1e-6, noNaN: true }), (x) =>
      closeTo(log(1 + x), Math.log(1 + x)),
    ),
  );
});

test("the edges of the number line are where they belong", () => {
  assert.equal(exp(0), 1);
  assert.equal(log(1), 0);
  assert.equal(exp(1000), Number.POSITIVE_INFINITY);
  assert.equal(exp(-1000), 0);
  assert.equal(exp(-745), 5e-324);
  assert.equal(log(0), Number.NEGATIVE_INFINITY);
  assert.equal(log(Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
  assert.ok(Number.isNaN(log(-1)));
  assert.ok(Number.isNaN(exp(Number.NaN)));
  closeTo(log(5e-324), -744.4400719213812);
});

test("the bits are the ones that every engine gives", () => {
  const values = new Float64Array(4000);
  for (let i = 0; i < 2000; i += 1) {
    values[2 * i] = exp((i - 1000) / 37);
    values[2 * i + 1] = log((i + 1) / 613);
  }
  const digest = sha256Hex(new Uint8Array(values.buffer));
  assert.equal(digest, "c98d7cc7d5b0404642be8d41f65e1c292cd9103cd235f07fa247343dc0f4d675");
});
