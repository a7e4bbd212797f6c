import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type ConvictionInputs,
  conviction,
  roadmapWeights,
} from "#services/risk-gate/domain/signal/conviction.ts";

/** A net of almost four floors, models that agree, and a move of two deviations. */
const strong: ConvictionInputs = {
  moveRatio: 0.012,
  netRatio: 0.0118,
  floorRatio: 0.003,
  signalToNoiseRatio: 2,
  agreement: 1,
  diagnostics: 0.6,
  annualisedVolatilityRatio: 0.2,
};

const ratioOf = (changes: Partial<ConvictionInputs> = {}) =>
  conviction({ ...strong, ...changes }, roadmapWeights).ratio;

// The system that pmx replaces gives these numbers for the same parts.
for (const [what, changes, expected] of [
  ["a full edge", {}, 0.924],
  ["the same at 45 % a year", { annualisedVolatilityRatio: 0.45 }, 0.75 * 0.924],
  ["the same at 1.2 % a year", { annualisedVolatilityRatio: 0.012 }, 0.9702],
  [
    "a marginal edge without an interval",
    {
      moveRatio: 0.0035,
      netRatio: 0.00335,
      agreement: 0.9,
      diagnostics: 0.5,
      signalToNoiseRatio: undefined,
    },
    0.552444444444445,
  ],
  [
    "nothing at all",
    {
      moveRatio: 0,
      netRatio: 0,
      agreement: 0,
      diagnostics: 0,
      signalToNoiseRatio: 0,
      annualisedVolatilityRatio: undefined,
    },
    0.0375,
  ],
] as const) {
  test(`the conviction of ${what} is ${expected}`, () => {
    assert.ok(Math.abs(ratioOf(changes)! - expected) < 1e-9);
  });
}

test("each part is reported, and a negative net is an edge of 0", () => {
  const { parts, weights } = conviction({ ...strong, netRatio: -0.01 }, roadmapWeights);
  assert.deepEqual(parts, { edge: 0, agreement: 1, diagnostics: 0.6, signalToNoise: 1 });
  assert.deepEqual(weights, roadmapWeights);
});

test("weights are divided by their sum", () => {
  const doubled = { edge: 0.8, agreement: 0.4, diagnostics: 0.4, signalToNoise: 0.4 };
  const { ratio, weights } = conviction(strong, doubled);
  assert.equal(ratio?.toFixed(12), ratioOf()?.toFixed(12));
  assert.equal(weights.edge.toFixed(12), "0.400000000000");
});

for (const [volatility, factor] of [
  [0.15, 1.05],
  [0.151, 1],
  [0.399, 1],
  [0.4, 0.75],
  [0.599, 0.75],
  [0.6, 0.6],
] as const) {
  test(`${100 * volatility} % of annual volatility has the factor ${factor}`, () => {
    const inputs = { ...strong, annualisedVolatilityRatio: volatility };
    assert.equal(conviction(inputs, roadmapWeights).turbulenceFactor, factor);
  });
}

test("a move below the return floor takes a quarter", () => {
  const { smallMoveFactor } = conviction({ ...strong, moveRatio: 0.0029 }, roadmapWeights);
  assert.equal(smallMoveFactor, 0.75);
  assert.equal(conviction({ ...strong, moveRatio: 0.003 }, roadmapWeights).smallMoveFactor, 1);
});

test("a part that lacks an input leaves no conviction, and is named", () => {
  for (const [input, part] of [
    ["netRatio", "edge"],
    ["agreement", "agreement"],
    ["diagnostics", "diagnostics"],
  ] as const) {
    for (const value of [undefined, Number.NaN]) {
      const found = conviction({ ...strong, [input]: value }, roadmapWeights);
      assert.equal(found.ratio, undefined);
      assert.deepEqual(found.missingParts, [part]);
    }
  }
});

test("no part can rise and the conviction fall, and it stays within 0 and 1", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const any = fc.record({
    moveRatio: fc.double({ min: 0, max: 0.1, noNaN: true }),
    netRatio: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
    floorRatio: fc.double({ min: 0, max: 0.01, noNaN: true }),
    signalToNoiseRatio: fc.double({ min: 0, max: 5, noNaN: true }),
    agreement: share,
    diagnostics: share,
    annualisedVolatilityRatio: share,
  });
  const names = [
    "moveRatio",
    "netRatio",
    "signalToNoiseRatio",
    "agreement",
    "diagnostics",
  ] as const satisfies readonly (keyof ConvictionInputs)[];
  fc.assert(
    fc.property(any, fc.constantFrom(...names), share, (inputs, name, more) => {
      const before = conviction(inputs, roadmapWeights).ratio!;
      const after = conviction({ ...inputs, [name]: inputs[name] + more }, roadmapWeights).ratio!;
      assert.ok(before >= 0 && after <= 1);
      assert.ok(after >= before - 1e-12);
    }),
    { numRuns: 1000 },
  );
});
