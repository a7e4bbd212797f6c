import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { intradayDefaults } from "#gateway/sprint/domain/intraday-pass.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { resolvePolicy } from "#services/risk-gate/domain/policy/resolve-policy.ts";
import { prepareEvaluation } from "#services/risk-gate/domain/prepare-evaluation.ts";
import { costModel } from "#test/support/apple.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { inputsWith } from "./calm-signal.ts";

const repositoryConfig = fileURLToPath(new URL("../../../config/", import.meta.url));

/** A copy of the configuration with one piece of risk-gate.yaml replaced. */
function folderWith(from: string, to: string): string {
  const folder = temporaryFolder();
  for (const file of ["risk-gate.yaml", "costs.yaml"]) {
    cpSync(join(repositoryConfig, file), join(folder, file));
  }
  const path = join(folder, "risk-gate.yaml");
  const text = readFileSync(path, "utf8");
  assert.ok(text.includes(from), `risk-gate.yaml has no "${from}"`);
  writeFileSync(path, text.replace(from, to));
  return folder;
}

function refusal(options: Parameters<typeof loadRiskGateConfig>[0]): string {
  try {
    loadRiskGateConfig(options);
  } catch (error) {
    assert.ok(error instanceof Fault);
    assert.equal(error.reason, "CONFIG_INVALID");
    return error.message;
  }
  return assert.fail("the configuration was accepted");
}

const resolved = (environment: Record<string, string>) => {
  const config = loadRiskGateConfig({ environment });
  return resolvePolicy(config.policy, [config.overrides]);
};

test("the repository's files give a long-only policy that holds for five sessions", () => {
  const policy = resolved({});
  assert.equal(policy.proofMode, false);
  assert.equal(policy.longOnly, true);
  assert.deepEqual(policy.holdingLimit, { sessions: 5 });
});

test("PROOF_MODE=1 applies the roadmap's proof mode: 1.25 × cost, stop 1.5 and target 2 ranges", () => {
  const policy = resolved({ PROOF_MODE: "1" });
  assert.equal(policy.proofMode, true);
  assert.equal(policy.edgeCostMultiplier, 1.25);
  assert.equal(policy.stopAtrMultiple, 1.5);
  assert.equal(policy.targetAtrMultiple, 2);
});

test("the environment's own settings win over file and proof mode", () => {
  const policy = resolved({
    PROOF_MODE: "true",
    PMX_LONG_ONLY: "0",
    PMX_EDGE_COST_GATE: "off",
    PMX_EDGE_COST_MULTIPLIER: "3",
  });
  assert.equal(policy.longOnly, false);
  assert.equal(policy.edgeCostGate, false);
  assert.equal(policy.edgeCostMultiplier, 3);
});

test("a boolean variable that is neither yes nor no is refused by name", () => {
  assert.match(refusal({ environment: { PMX_LONG_ONLY: "maybe" } }), /environment PMX_LONG_ONLY/);
});

test("an unknown key is refused with file, key and line", () => {
  const folder = folderWith("  longOnly: true\n", "  longOnly: true\n  longOnyl: false\n");
  assert.match(
    refusal({ environment: {}, folder }),
    /risk-gate\.yaml:\d+: policy\.longOnyl: unknown key/,
  );
});

test("a ticker's limit below the global floor is refused with file, key and line", () => {
  const folder = folderWith("tickers: {}", "tickers:\n    AAPL: { minimumExpectedReturnBps: 5 }");
  const lines = readFileSync(join(folder, "risk-gate.yaml"), "utf8").split("\n");
  const line = lines.findIndex((text) => text.startsWith("    AAPL:")) + 1;
  assert.match(
    refusal({ environment: {}, folder }),
    new RegExp(
      `risk-gate\\.yaml:${line}: policy\\.tickers\\.AAPL\\.minimumExpectedReturnBps: .*only tighten.* 30`,
    ),
  );
});

test("a ticker's tighter limit is accepted", () => {
  const folder = folderWith("tickers: {}", "tickers:\n    AAPL: { minimumExpectedReturnBps: 50 }");
  const { policy } = loadRiskGateConfig({ environment: {}, folder });
  assert.deepEqual(policy.tickers, { AAPL: { minimumExpectedReturnBps: 50 } });
});

test("a threshold that is not a number is refused", () => {
  const folder = folderWith("maximumRiskScore: 0.70", "maximumRiskScore: .nan");
  assert.match(refusal({ environment: {}, folder }), /maximumRiskScore: NaN is not allowed/);
});

test("in proof mode an intraday pass plans exits as the original did: 1.5 and 2 ranges, six bars", () => {
  const { policy } = loadRiskGateConfig({ environment: {} });
  const { horizonBars: bars, interval } = intradayDefaults;
  const overrides = { proofMode: true, holdingLimit: { bars, interval } };
  const proof = resolvePolicy(policy, [overrides]);
  const inputs = inputsWith({ forecast: { interval: "HOUR_1" } });
  const { signal, exitPlan } = prepareEvaluation(inputs, proof, costModel);
  assert.equal(signal.holdingBars, 6);
  // 100 and an average true range of 1.6.
  assert.deepEqual(exitPlan, {
    stopPrice: 97.6,
    targetPrice: 103.2,
    holdingLimit: { bars: 6, interval: "HOUR_1" },
  });
  const daily = resolvePolicy(policy, [{ proofMode: true }]);
  assert.equal(prepareEvaluation(inputsWith({}), daily, costModel).signal.holdingBars, 5);
});
