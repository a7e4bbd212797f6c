import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import {
  type DistributionInputs,
  distributionRisk,
} from "#services/risk-gate/domain/signal/distribution-risk.ts";
import { type Changes, evaluationWith, findingOf } from "#test/unit/risk-gate/calm-signal.ts";
import { soundEvidence } from "#test/unit/risk-gate/sound-evidence.ts";

/** A move of one deviation, ±10 % at 95 %, a normal law, at its usual volatility. */
const usual: DistributionInputs = {
  expectedReturnRatio: 0.1 / 1.959963984540054,
  deviationRatio: 0.1 / 1.959963984540054,
  tailRatio: 1,
  ownPastPercentileRatio: 0.5,
};

test("a usual time, a normal law and ±10 % count one half each, a move of one deviation 0.317", () => {
  const { parts, score } = distributionRisk(usual);
  const rounded = Object.values(parts).map((part) => part.toFixed(3));
  assert.deepEqual(rounded, ["0.317", "0.500", "0.500", "0.500"]);
  assert.ok(Math.abs(score - (0.2 * parts.noise + 0.4 * 0.5 + 0.2 * 0.5 + 0.2 * 0.5)) < 1e-9);
});

test("no move is all noise, and what is not known counts as the worst", () => {
  const { parts } = distributionRisk({
    ...usual,
    expectedReturnRatio: 0,
    tailRatio: undefined,
    ownPastPercentileRatio: undefined,
  });
  assert.deepEqual([parts.noise, parts.tail, parts.ownPast], [1, 1, 1]);
});

test("a fall scores as the rise of the same size", () => {
  const fall = { ...usual, expectedReturnRatio: -usual.expectedReturnRatio };
  assert.deepEqual(distributionRisk(fall), distributionRisk(usual));
});

test("less move, more width, more tail, a wilder time and less knowledge never lower the score", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const any = fc.record({
    expectedReturnRatio: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
    deviationRatio: fc.double({ min: 1e-4, max: 0.5, noNaN: true }),
    tailRatio: fc.double({ min: 0, max: 3, noNaN: true }),
    ownPastPercentileRatio: share,
  });
  const riskier: fc.Arbitrary<(inputs: DistributionInputs) => DistributionInputs> = fc.oneof(
    share.map((part) => (inputs: DistributionInputs) => ({
      ...inputs,
      expectedReturnRatio: part * inputs.expectedReturnRatio,
    })),
    share.map((more) => (inputs: DistributionInputs) => ({
      ...inputs,
      deviationRatio: inputs.deviationRatio + more,
    })),
    share.map((more) => (inputs: DistributionInputs) => ({
      ...inputs,
      tailRatio: inputs.tailRatio! + more,
    })),
    share.map((more) => (inputs: DistributionInputs) => ({
      ...inputs,
      ownPastPercentileRatio: inputs.ownPastPercentileRatio! + more,
    })),
    fc.constant((inputs: DistributionInputs) => ({ ...inputs, tailRatio: undefined })),
    fc.constant((inputs: DistributionInputs) => ({ ...inputs, ownPastPercentileRatio: undefined })),
  );
  fc.assert(
    fc.property(any, riskier, (inputs, more) => {
      const before = distributionRisk(inputs).score;
      const after = distributionRisk(more(inputs)).score;
      assert.ok(before >= 0 && before <= 1 + 1e-12);
      assert.ok(after >= before - 1e-12, `${before} fell to ${after}`);
    }),
    { numRuns: 2000 },
  );
});

const scaled = { riskScale: "FORECAST_DISTRIBUTION", maximumRiskScore: 1 } as const;
const steady = (price: number) => Array.from({ length: 8 }, () => price);

/** Bands of a normal law of this deviation around 101, the wide one further out by a factor. */
function bands(deviation: number, factor = 1) {
  return [0.8, 0.95].map((levelRatio) => {
    const reach =
      normalQuantile(0.5 + levelRatio / 2) * deviation * (levelRatio > 0.9 ? factor : 1);
    return { levelRatio, lowerPrices: steady(101 - reach), upperPrices: steady(101 + reach) };
  });
}

const signalOf = (forecast: Changes["forecast"]) =>
  evaluationWith({ forecast: { evidence: soundEvidence, ...forecast }, policy: scaled }).signal;

test("the tail is read against the side, from the widest band and the narrowest", () => {
  const normal = signalOf({ bands: bands(3) }).riskParts!;
  assert.ok(Math.abs(normal.tail - 0.5) < 1e-9);
  const heavy = signalOf({ bands: bands(3, 1.3) }).riskParts!;
  assert.ok(Math.abs(heavy.tail - 0.8) < 1e-9);
  // Only the upper bound reaches further, which a buyer does not mind.
  const [narrow, wide] = bands(3);
  const lucky = { ...wide!, upperPrices: wide!.upperPrices.map((price) => price + 2) };
  assert.ok(Math.abs(signalOf({ bands: [narrow!, lucky] }).riskParts!.tail - 0.5) < 1e-9);
});

test("one band alone, and bands that the expected price lies outside of, have the worst tail", () => {
  const [narrow, wide] = bands(3);
  assert.equal(signalOf({ bands: [wide!] }).riskParts!.tail, 1);
  const above = { ...narrow!, lowerPrices: steady(101.5), upperPrices: steady(103) };
  assert.equal(signalOf({ bands: [above, wide!] }).riskParts!.tail, 1);
});

test("evidence that is left out makes the name as wild as ever, and never calmer", () => {
  const known = evaluationWith({
    forecast: { bands: bands(3), evidence: soundEvidence },
    policy: scaled,
  });
  const unknown = evaluationWith({ forecast: { bands: bands(3) }, policy: scaled });
  assert.equal(known.signal.riskParts?.ownPast, 0.4);
  assert.equal(unknown.signal.riskParts?.ownPast, 1);
  assert.ok(unknown.signal.riskScore! > known.signal.riskScore!);
});

test("the ceiling says what the score was made of", () => {
  const finding = findingOf("risk-ceiling", {
    forecast: { bands: bands(3), evidence: soundEvidence },
    policy: { ...scaled, maximumRiskScore: 0.3 },
  });
  assert.deepEqual([finding.outcome, finding.reason], ["FAIL", "RISK_TOO_HIGH"]);
  assert.match(
    finding.message,
    /^risk score 0\.\d\d \(noise 0\.74, width 0\.37, tail 0\.50, own past 0\.40\)/,
  );
});

test("the policy's scale decides which score is read, and that of 0.2 where it names none", () => {
  const forecast = { bands: bands(3), evidence: soundEvidence };
  const byBands = evaluationWith({ forecast }).signal;
  assert.equal(byBands.riskParts, undefined);
  const named = evaluationWith({ forecast, policy: { riskScale: "ANNUAL_BANDS" } }).signal;
  assert.deepEqual(named.riskScore, byBands.riskScore);
  assert.notEqual(signalOf(forecast).riskScore, byBands.riskScore);
});
