import assert from "node:assert/strict";
import { test } from "node:test";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import {
  type PolicyLayers,
  resolvePolicy,
} from "#services/risk-gate/domain/policy/resolve-policy.ts";
import { policy } from "#test/unit/risk-gate/calm-signal.ts";

const { proofMode: _, ...settings } = policy;
const layers: PolicyLayers = {
  ...settings,
  longOnly: false,
  edgeCostGate: false,
  edgeCostMultiplier: 1,
  proofMode: { longOnly: true, edgeCostGate: true, minimumExpectedReturnBps: 50 },
  tickers: { AAPL: { minimumExpectedReturnBps: 40 } },
};

test("without overrides the base applies and proof mode is off", () => {
  const resolved = resolvePolicy(layers, []);
  assert.equal(resolved.proofMode, false);
  assert.equal(resolved.longOnly, false);
  assert.equal(resolved.minimumExpectedReturnBps, 30);
});

test("proof mode lays its overlay over the base and keeps what it does not name", () => {
  const resolved = resolvePolicy(layers, [{ proofMode: true }]);
  assert.equal(resolved.proofMode, true);
  assert.equal(resolved.longOnly, true);
  assert.equal(resolved.minimumExpectedReturnBps, 50);
  assert.equal(resolved.edgeCostMultiplier, 1);
});

test("a setting asked for by name outlives the overlay, even one asked for later", () => {
  const resolved = resolvePolicy(layers, [{ longOnly: false }, { proofMode: true }]);
  assert.equal(resolved.longOnly, false);
});

test("the last override wins and an absent one keeps the one before", () => {
  const resolved = resolvePolicy(layers, [
    { edgeCostMultiplier: 2, edgeCostGate: true },
    { edgeCostMultiplier: 3, edgeCostGate: undefined },
  ]);
  assert.equal(resolved.edgeCostMultiplier, 3);
  assert.equal(resolved.edgeCostGate, true);
});

test("a ticker's limit comes out no looser than the overlay's", () => {
  const resolved = resolvePolicy(layers, [{ proofMode: true }]);
  assert.deepEqual(resolved.tickers, { AAPL: { minimumExpectedReturnBps: 50 } });
});

test("an override of a limit wins over file and overlay, and tightens those of tickers", () => {
  const override = { proofMode: true, minimumExpectedReturnBps: 60, stopAtrMultiple: 1 };
  const resolved = resolvePolicy(layers, [override]);
  assert.equal(resolved.minimumExpectedReturnBps, 60);
  assert.equal(resolved.stopAtrMultiple, 1);
  assert.deepEqual(resolved.tickers, { AAPL: { minimumExpectedReturnBps: 60 } });
});

const barbell = loadRiskGateConfig({ environment: {} }).policy.barbell!;

test("what a barbell allows is part of the policy only while the barbell is on", () => {
  const offByDefault = resolvePolicy({ ...layers, barbell }, []);
  assert.ok(!("barbell" in offByDefault) && !("enableBarbellAllocation" in offByDefault));
  const onByRequest = resolvePolicy({ ...layers, barbell }, [{ enableBarbellAllocation: true }]);
  assert.equal(onByRequest.enableBarbellAllocation, true);
  assert.deepEqual(onByRequest.barbell, barbell);
  const onInFile = { ...layers, barbell, enableBarbellAllocation: true };
  const offByRequest = resolvePolicy(onInFile, [{ enableBarbellAllocation: false }]);
  assert.deepEqual(offByRequest, offByDefault);
});

test("a barbell that says nothing of what it allows cannot be turned on", () => {
  assert.throws(() => resolvePolicy(layers, [{ enableBarbellAllocation: true }]), {
    reason: "FIELD_INVALID",
    message: /overrides\.enable_barbell_allocation: cannot be on/,
  });
});
