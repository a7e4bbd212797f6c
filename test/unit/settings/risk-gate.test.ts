import assert from "node:assert/strict";
import { test } from "node:test";
import { dataJson } from "#lib/kernel/canonical.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import {
  type PolicyOverrides,
  resolvePolicy,
} from "#services/risk-gate/domain/policy/resolve-policy.ts";
import { tickerLimitNames } from "#services/risk-gate/domain/policy/ticker-limits.ts";
import { barbelled, isAboveCeiling } from "../risk-gate/barbelled-signal.ts";
import { type Changes, fallingForecast, inputsWith } from "../risk-gate/calm-signal.ts";
import { soundEvidence } from "../risk-gate/sound-evidence.ts";
import { settingsOf, withSetting } from "./changed-settings.ts";

const file = "risk-gate.yaml";
const falling: Changes = { forecast: fallingForecast };

/** An edge of 40 bps in a market so thin that the round trip costs more than 50. */
const dearTrade: Changes = {
  forecast: {
    ensemblePrices: Array.from({ length: 8 }, (_, bar) => 100 + 0.08 * (bar + 1)),
    annualisedVolatilityRatio: 0.14,
    averageDailyVolumeUnits: 800,
  },
};

/** A rise that is worth the costs of Lagos, in a portfolio that holds nothing there. */
const steepInLagos: Changes = {
  instrument: { exchange: "XNSA" },
  portfolio: { exchangeAvailableMicros: 100_000_000_000n },
  forecast: { ensemblePrices: Array.from({ length: 8 }, (_, bar) => 100 + 1.5 * (bar + 1)) },
};

const microsoft = { ticker: "MSFT" };
const nvidia = { ticker: "NVDA" };
const lagos = { ...steepInLagos.instrument, assetClass: "INTL_EQUITY", region: "NG" } as const;
const bitcoin = { ticker: "BTC-USD", assetClass: "CRYPTO", region: "ZZ" } as const;

/** What each setting is changed to, and the signal in which that must show. */
const changes: Readonly<Record<string, readonly [value: unknown, signal?: Changes]>> = {
  enableBarbellAllocation: [true, barbelled({}, [[bitcoin, 9_500]])],
  "barbell.minimumSafeRatio": [0.8, barbelled(microsoft, [[nvidia, 20_000]])],
  "barbell.safeCeilingRatio": [1, barbelled({})],
  ...Object.fromEntries(
    ["safe.members.SHY", "safe.members.BIL", "safe.members.IEF"].map((path) => {
      return [`barbell.${path}`, ["GB", barbelled({ ticker: path.slice(-3) })]];
    }),
  ),
  "barbell.safe.maximumPositionRatio": [0.01, barbelled({ ticker: "SHY" })],
  "barbell.core.members.MSFT": ["GB", barbelled(microsoft)],
  "barbell.core.members.CL=F": ["GB", barbelled({ ticker: "CL=F" })],
  "barbell.core.members.MTN": ["GB", barbelled({ ticker: "MTN" })],
  "barbell.core.maximumRatio": [0.01, barbelled(microsoft)],
  "barbell.core.maximumPositionRatio": [0.01, barbelled(microsoft)],
  "barbell.speculative.members.AAPL": ["GB", barbelled({})],
  "barbell.speculative.members.BTC-USD": ["US", barbelled(bitcoin)],
  "barbell.speculative.maximumRatio": [0.01, barbelled({})],
  "barbell.speculative.maximumPositionRatio": [0.01, barbelled({})],
  "barbell.unlisted.maximumRatio": [0.01, barbelled(nvidia)],
  "barbell.unlisted.maximumPositionRatio": [0.01, barbelled(nvidia)],
  "barbell.maximumShareByMarket.NGX": [0.01, barbelled(lagos, [], steepInLagos)],
  "barbell.maximumShareByMarket.EMERGING": [0.01, barbelled(lagos, [], steepInLagos)],
  "barbell.maximumShareByMarket.CRYPTO": [0.01, barbelled(bitcoin)],
  longOnly: [false, falling],
  edgeCostGate: [false, dearTrade],
  edgeCostMultiplier: [0.5, dearTrade],
  minimumExpectedReturnBps: [150],
  maximumExpectedReturnBps: [50],
  minimumConfidenceRatio: [0.9],
  maximumRiskScore: [0.5],
  riskScale: ["ANNUAL_BANDS"],
  maximumPositionRatio: [0.02],
  maximumShortPositionRatio: [0.01, falling],
  // A portfolio that states no trades gets the least.
  "tradeRegimeMultipliers.exploration": [0.4],
  "tradeRegimeMultipliers.red": [0.4],
  "tradeRegimeMultipliers.neutral": [0.4],
  "tradeRegimeMultipliers.green": [0.4],
  minimumDirectionalAccuracy: [0.6, { forecast: { directionRecord: { windows: 60, hits: 33 } } }],
  stopAtrMultiple: [3],
  targetAtrMultiple: [5],
  "holdingLimit.sessions": [3],
  "maximumShareByExchange.XNSA": [0.01, steepInLagos],
};

const ofProofMode = Object.fromEntries(
  Object.entries(changes).map(([path, change]) => [`proofMode.${path}`, change]),
);
const section = "policy.";

/** What a decision is made under besides the file. */
type Overrides = Pick<PolicyOverrides, "proofMode" | "enableBarbellAllocation" | "longOnly">;

/**
 * Verdict, size, exits and bucket; a limit that is merely shown is no effect. What the barbell says of the ceiling
 * is: it is reported and not enforced.
 */
function decided(folder: string | undefined, signal: Changes, overrides: Overrides): string {
  const config = loadRiskGateConfig({ environment: {}, ...(folder ? { folder } : {}) });
  const policy = resolvePolicy(config.policy, [config.overrides, overrides]);
  const known = { ...signal, forecast: { evidence: soundEvidence, ...signal.forecast } };
  const judgement = judgeSignal(inputsWith(known), policy, config.costModel);
  const { verdict, size, exitPlan, barbell } = judgement;
  return dataJson({
    verdict,
    allowedUnits: size.allowedUnits,
    ...(barbell && { bucket: barbell.bucket }),
    isAboveCeiling: isAboveCeiling(judgement),
    exits: exitPlan,
  });
}

function assertChanges(path: string, value: unknown, signal: Changes = {}): void {
  const overrides = {
    proofMode: path.startsWith("proofMode."),
    ...(path.startsWith("barbell.") && { enableBarbellAllocation: true }),
    // It says how large what may be opened is.
    ...(path === "maximumShortPositionRatio" && { longOnly: false }),
  };
  assert.notEqual(
    withSetting(file, section + path, value, (folder) => decided(folder, signal, overrides)),
    decided(undefined, signal, overrides),
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

test("a stop that follows the price is part of the decision", () => {
  assertChanges("trailingSteps", [{ gainAtr: 1, lockAtr: 0 }]);
  assertChanges("proofMode.trailingSteps", [{ gainAtr: 1, lockAtr: 0 }]);
});

test("every limit that a ticker may have changes a decision on that ticker", () => {
  for (const name of tickerLimitNames) {
    assertChanges("tickers", { AAPL: { [name]: changes[name]?.[0] } });
  }
});

test("the limit of another ticker changes nothing", () => {
  const tickers = { MSFT: { minimumExpectedReturnBps: 150 } };
  assert.equal(
    withSetting(file, "policy.tickers", tickers, (folder) => decided(folder, {}, {})),
    decided(undefined, {}, {}),
  );
});
