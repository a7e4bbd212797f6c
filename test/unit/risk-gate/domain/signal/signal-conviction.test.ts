import assert from "node:assert/strict";
import { test } from "node:test";
import type { RiskPolicy } from "#services/risk-gate/domain/policy/risk-policy.ts";
import { type Changes, evaluationWith } from "#test/unit/risk-gate/calm-signal.ts";
import { soundEvidence } from "#test/unit/risk-gate/sound-evidence.ts";

const convictionOf = (changes: Changes = {}) =>
  evaluationWith({ ...changes, forecast: { evidence: soundEvidence, ...changes.forecast } }).signal
    .conviction!;

test("the edge is the return less the cost of the whole position limit", () => {
  const { parts } = convictionOf();
  // 100 bps less twice 7.8, over three times 30.
  assert.ok(Math.abs(parts.edge! - (100 - 15.6) / 90) < 1e-9);
});

test("a thin market makes the edge smaller, although confidence leaves a smaller order", () => {
  const thin = convictionOf({ forecast: { averageDailyVolumeUnits: 3000 } });
  assert.ok(thin.parts.edge! < convictionOf().parts.edge!);
});

test("unknown volume never makes a conviction higher", () => {
  const known = convictionOf({ forecast: { averageDailyVolumeUnits: 1e6 } });
  const unknown = convictionOf({ forecast: { averageDailyVolumeUnits: undefined } });
  assert.ok(unknown.ratio! <= known.ratio!);
});

test("a smaller position limit changes the conviction by its cost alone, and confidence does not", () => {
  const thin = { forecast: { averageDailyVolumeUnits: 3000 } };
  const small = convictionOf({ ...thin, policy: { maximumPositionRatio: 0.001 } });
  assert.ok(small.parts.edge! > convictionOf(thin).parts.edge!);
  const unsure = { ...thin.forecast, upProbabilities: Array(8).fill(0.53) };
  assert.equal(convictionOf({ forecast: unsure }).ratio, convictionOf(thin).ratio);
});

test("every weight of the policy changes the conviction", () => {
  for (const name of [
    "convictionEdgeWeightRatio",
    "convictionAgreementWeightRatio",
    "convictionDiagnosticsWeightRatio",
    "convictionSignalToNoiseWeightRatio",
  ] as const satisfies readonly (keyof RiskPolicy)[]) {
    assert.notEqual(convictionOf({ policy: { [name]: 0.9 } }).ratio, convictionOf().ratio, name);
  }
});

test("the signal-to-noise ratio is the move over the deviation at the holding horizon", () => {
  const { signal } = evaluationWith({});
  // A rise of 1 after five bars, in an interval of 2.4 × √5 to each side at 95 %.
  const deviation = (2.4 * Math.sqrt(5)) / 1.959963984540054;
  assert.ok(Math.abs(signal.signalToNoiseRatio! - 1 / deviation) < 1e-9);
  assert.equal(evaluationWith({ forecast: { bands: [] } }).signal.signalToNoiseRatio, undefined);
});
