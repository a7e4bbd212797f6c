import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { classify, type RegimeEvidence } from "#services/forecast/domain/regime/classify.ts";
import { policy } from "#test/support/forecast-policy.ts";

function evidence(
  annualisedVolatilityRatio: number | undefined,
  trendRatio: number | undefined,
  hurstExponent: number | undefined,
  unitRootPValue: number | undefined,
): RegimeEvidence {
  return { annualisedVolatilityRatio, trendRatio, hurstExponent, unitRootPValue };
}

const labelOf = (given: RegimeEvidence) => classify(given, policy.regime).label;

test("a wild market with a strong trend is trending, however wild it is", () => {
  assert.equal(labelOf(evidence(0.9, 0.61, 0.5, 0.01)), "HIGH_VOL_TRENDING");
});

test("a volatility above half a year's price without a strong trend is a crisis", () => {
  assert.equal(labelOf(evidence(0.51, 0.6, 0.5, 0.01)), "CRISIS");
});

test("a value at a threshold is on neither side of it", () => {
  assert.equal(labelOf(evidence(0.5, 0.3, 0.4, 0.01)), "MODERATE_MIXED");
  assert.equal(labelOf(evidence(0.15, 0.1, 0.4, 0.01)), "MODERATE_MIXED");
});

test("a quiet market that may have a unit root in its returns is mixed", () => {
  assert.equal(labelOf(evidence(0.1, 0.1, 0.4, 0.05)), "MODERATE_MIXED");
});

test("the confidence never leaves 0.3 to 0.95", () => {
  const found = classify(evidence(5, 1, 0.5, 0.01), policy.regime);
  assert.deepEqual(found, { label: "HIGH_VOL_TRENDING", confidenceRatio: 0.95 });
});

test("what can not be measured gives no label rather than the next rule's", () => {
  const found = classify(evidence(0.12, 0.1, undefined, 0.01), policy.regime);
  assert.equal(found.label, undefined);
  assert.match(found.reason, /LIQUID_RANGEBOUND can not be told without the Hurst exponent/);
});

test("a volatility of a crisis gives no label where the trend is unknown", () => {
  const found = classify(evidence(0.6, undefined, 0.5, 0.01), policy.regime);
  assert.equal(found.label, undefined);
  assert.match(found.reason, /HIGH_VOL_TRENDING can not be told without the trend/);
});

test("what no rule needed may be missing", () => {
  assert.equal(labelOf(evidence(0.6, 0.2, undefined, undefined)), "CRISIS");
});

test("taking a measure away leaves the label or leaves none, and never makes another", () => {
  const measure = fc.double({ min: 0, max: 1, noNaN: true });
  const names = [
    "annualisedVolatilityRatio",
    "trendRatio",
    "hurstExponent",
    "unitRootPValue",
  ] as const;
  fc.assert(
    fc.property(
      fc.tuple(measure, measure, measure, measure),
      fc.subarray([...names]),
      fc.constantFrom(undefined, Number.NaN),
      ([volatility, trend, hurst, pValue], missing, none) => {
        const whole = evidence(volatility, trend, hurst, pValue * 0.1);
        const part = { ...whole, ...Object.fromEntries(missing.map((name) => [name, none])) };
        const label = labelOf(part);
        assert.ok(label === undefined || label === labelOf(whole));
      },
    ),
  );
});
