import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { roundingRatio, widenRounding } from "#gateway/market-data/domain/widen-rounding.ts";
import { barProblems } from "#lib/kernel/bar-rules.ts";

const bar = { startTimeMs: 0, open: 10, high: 12, low: 9, close: 11, volumeUnits: 1 };

test("widenRounding leaves a bar alone whose range holds its prices", () => {
  assert.equal(widenRounding(bar), bar);
});

test("widenRounding leaves a bar alone that misses by more than rounding, for the rules to refuse", () => {
  const wrong = { ...bar, high: 10.99, low: 10.01 };
  assert.equal(widenRounding(wrong), wrong);
});

test("widenRounding makes a bar that misses by rounding keep the rules, moving no price by more than that", () => {
  const noise = fc.double({ min: 0, max: roundingRatio * 0.99, noNaN: true });
  const price = fc.double({ min: 0.01, max: 1e5, noNaN: true });
  fc.assert(
    fc.property(price, noise, noise, (close, above, below) => {
      const noisy = {
        ...bar,
        open: close,
        close,
        high: close * (1 - above),
        low: close * (1 + below),
      };
      const widened = widenRounding(noisy);
      assert.deepEqual(barProblems(widened, "DAY_1"), []);
      assert.ok(Math.abs(widened.high - noisy.high) <= close * roundingRatio);
      assert.ok(Math.abs(widened.low - noisy.low) <= close * roundingRatio);
    }),
  );
});
