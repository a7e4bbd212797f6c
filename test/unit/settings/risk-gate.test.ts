import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalJson } from "#lib/kernel/canonical.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { resolvePolicy } from "#services/risk-gate/domain/policy/resolve-policy.ts";
import { tickerLimitNames } from "#services/risk-gate/domain/policy/ticker-limits.ts";
import { type Changes, fallingForecast, inputsWith } from "../risk-gate/calm-signal.ts";
import { settingsOf, withSetting } from "./changed-settings.ts";

const file = "risk-gate.yaml";
const falling: Changes = { forecast: fallingForecast };

/** An edge of 40 bps in a market so thin that the round trip costs more than 50. */
const dearTrade: Changes = {
  forecast: {
    ensemblePrices: Array.from({ length: 8 }, (_, bar) => 100 + 0.08 * (bar + 1)),
    annualisedVolatilityRatio: 0.14,
    averageDailyVolumeUnits: 1600,
  },
};

/** A rise that is worth the costs of Lagos, in a portfolio that holds nothing there. */
const steepInLagos: Changes = {
  instrument: { exchange: "XNSA" },
  portfolio: { exchangeAvailableMicros: 100_000_000_000n },
  forecast: { ensemblePrices: Array.from({ length: 8 }, (_, bar) => 100 + 1.5 * (bar + 1)) },
};

/** What each setting is changed to, and the signal in which that must show. */
const changes: Readonly<Record<string, readonly [value: unknown, signal?: Changes]>> = {
  longOnly: [false, falling],
  edgeCostGate: [false, dearTrade],
  edgeCostMultiplier: [0.5, dearTrade],
  minimumExpectedReturnBps: [150],
  maximumExpectedReturnBps: [50],
  minimumConfidenceRatio: [0.9],
  maximumRiskScore: [0.5],
  maximumPositionRatio: [0.02],
  stopAtrMultiple: [3],
  targetAtrMultiple: [5],
  "holdingLimit.sessions": [3],
  "maximumShareByExchange.XNSA": [0.01, steepInLagos],
};

const ofProofMode = Object.fromEntries(
  Object.entries(changes).map(([path, change]) => [`proofMode.${path}`, change]),
);
const section = "policy.";

/** Verdict, size and exits; a limit that is merely shown is no effect. */
function decided(folder: string | undefined, signal: Changes, proofMode: boolean): string {
  const config = loadRiskGateConfig({ environment: {}, ...(folder ? { folder } : {}) });
  const policy = resolvePolicy(config.policy, [config.overrides, { proofMode }]);
  const judgement = judgeSignal(inputsWith(signal), policy, config.costModel);
  const { verdict, size, exitPlan } = judgement;
  return canonicalJson({
    verdict,
    allowedUnits: size.allowedUnits,
    ...(exitPlan && { exits: { ...exitPlan, holdingLimit: { ...exitPlan.holdingLimit } } }),
  });
}

function assertChanges(path: string, value: unknown, signal: Changes = {}): void {
  const proofMode = path.startsWith("proofMode.");
  assert.notEqual(
    withSetting(file, section + path, value, (folder) => decided(folder, signal, proofMode)),
    decided(undefined, signal, proofMode),
    `${path} = ${JSON.stringify(value)} changes no decision`,
  );
}

test("every setting of risk-gate.yaml changes a decision", () => {
  const listed = { ...changes, ...ofProofMode };
  for (const setting of settingsOf(file).filter((each) => each !== "policy.tickers")) {
    assert.ok(setting.startsWith(section), setting);
    const path = setting.slice(section.length);
    assert.ok(listed[path], `${path} has no change in this test`);
    assertChanges(path, ...listed[path]);
  }
});

test("every limit that a ticker may have changes a decision on that ticker", () => {
  for (const name of tickerLimitNames) {
    assertChanges("tickers", { AAPL: { [name]: changes[name]?.[0] } });
  }
});

test("the limit of another ticker changes nothing", () => {
  const tickers = { MSFT: { minimumExpectedReturnBps: 150 } };
  assert.equal(
    withSetting(file, "policy.tickers", tickers, (folder) => decided(folder, {}, false)),
    decided(undefined, {}, false),
  );
});
