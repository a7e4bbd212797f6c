import assert from "node:assert/strict";
import { test } from "node:test";
import { dataJson } from "#lib/kernel/canonical.ts";
import { settingsIn } from "#scripts/settings-in-schema.ts";
import { executionPolicySchema } from "#services/execution/domain/policy.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import type { BarbellSettings } from "#services/risk-gate/domain/policy/barbell-settings.ts";
import { appliedPolicy } from "#services/risk-gate/domain/policy/policy-limits.ts";
import { riskPolicySchema } from "#services/risk-gate/domain/policy/policy-schema.ts";
import type { RiskPolicy } from "#services/risk-gate/domain/policy/risk-policy.ts";
import { costModel } from "#test/support/apple.ts";
import { portfolio } from "#test/support/execution-examples.ts";
import { barbelled, isAboveCeiling } from "#test/unit/risk-gate/barbelled-signal.ts";
import {
  type Changes,
  fallingForecast,
  inputsWith,
  policy,
} from "#test/unit/risk-gate/calm-signal.ts";
import { soundEvidence } from "#test/unit/risk-gate/sound-evidence.ts";
import { factsWith } from "#test/unit/risk-gate/stated-facts.ts";
import { type Pair, ruleSettingPairs } from "./rule-setting-pairs.ts";

/** Keys of a schema, also of what no file sets: a name that anyone may choose is `<name>`. */
function keysOf(schema: Parameters<typeof settingsIn>[0]): readonly string[] {
  return settingsIn(schema, undefined).map(({ key }) => key);
}

const falling: Changes = { forecast: fallingForecast };
const withEvidence: Changes = { forecast: { evidence: soundEvidence } };
/** Asks for a conviction that the weight of one of its parts decides. */
const weighing = (weight: keyof RiskPolicy): Pair => [
  { minimumConvictionRatio: 0.78, [weight]: 0.05 },
  { minimumConvictionRatio: 0.78, [weight]: 1 },
  withEvidence,
];
/** A market so thin that a round trip costs more than the edge. */
const dear: Changes = { forecast: { averageDailyVolumeUnits: 1_600, dailyVolatilityBps: 300 } };
const inLagos: Changes = {
  instrument: { exchange: "XNSA" },
  portfolio: { exchangeAvailableMicros: 100_000_000_000n },
};
/** A fall of a fifth, which a scaling and another see otherwise. */
function scalingFrom(other: Partial<NonNullable<RiskPolicy["drawdownScaling"]>>): Pair {
  const usual = { fromRatio: 0, toRatio: 0.4, leastMultiplier: 0.2 };
  const facts = factsWith({ peakEquityMicros: 125_000_000_000n }, []);
  const changed = { drawdownScaling: { ...usual, ...other } };
  return [{ drawdownScaling: usual }, changed, { portfolio: { facts } }];
}
const ofTicker = (limits: RiskPolicy["tickers"][string]) => ({ tickers: { AAPL: limits } });

const file = loadRiskGateConfig({ environment: {} }).policy;

/** The barbell of the file with some parts changed, on. */
function barbellOf(change: Partial<BarbellSettings> = {}): Partial<RiskPolicy> {
  return { enableBarbellAllocation: true, barbell: { ...file.barbell!, ...change } };
}

const { safe, core, speculative } = file.barbell!;
const on = barbellOf();
const bill = barbelled({ ticker: "BIL" });
const microsoft = barbelled({ ticker: "MSFT" });
const nvidia = barbelled({ ticker: "NVDA" });
const tight = { maximumRatio: 0.01 };
const tightEach = { maximumPositionRatio: 0.01 };

/** A portfolio whose newest trades went as in a regime. */
function afterTrades(regime: "exploration" | "red" | "neutral" | "green"): Changes {
  const profits = { exploration: [1n], red: [1n, -3n], neutral: [1n, -1n], green: [1n, 1n] }[
    regime
  ];
  const recentTrades = Array.from({ length: regime === "exploration" ? 1 : 20 }, (_, at) => ({
    ...{ ticker: "A", side: "BUY" as const, exitTimeMs: 0, returnRatio: 0, exitReason: "TIME" },
    netPnlMicros: 1_000_000n * (profits[at % profits.length] ?? 0n),
  }));
  const equity = 100_000_000_000n;
  const history = { peakEquityMicros: equity, dayStartEquityMicros: equity, recentTrades };
  return { portfolio: { facts: { exposures: [], history } } };
}

const riskPairs: Readonly<Record<string, Pair>> = {
  longOnly: [{ longOnly: true }, { longOnly: false }, falling],
  edgeCostGate: [{ edgeCostGate: true }, { edgeCostGate: false }, dear],
  edgeCostMultiplier: [{ edgeCostMultiplier: 0.1 }, { edgeCostMultiplier: 9 }],
  minimumExpectedReturnBps: [{ minimumExpectedReturnBps: 30 }, { minimumExpectedReturnBps: 200 }],
  minimumConfidenceRatio: [{ minimumConfidenceRatio: 0.5 }, { minimumConfidenceRatio: 0.9 }],
  maximumRiskScore: [{ maximumRiskScore: 0.9 }, { maximumRiskScore: 0.5 }],
  maximumPositionRatio: [{ maximumPositionRatio: 0.05 }, { maximumPositionRatio: 0.02 }],
  maximumExpectedReturnBps: [{ maximumExpectedReturnBps: 1_000 }, { maximumExpectedReturnBps: 50 }],
  stopAtrMultiple: [{ stopAtrMultiple: 1.5 }, { stopAtrMultiple: 3 }],
  targetAtrMultiple: [{ targetAtrMultiple: 2 }, { targetAtrMultiple: 5 }],
  "holdingLimit.sessions": [{ holdingLimit: { sessions: 5 } }, { holdingLimit: { sessions: 1 } }],
  "holdingLimit.bars": [
    { holdingLimit: { bars: 5, interval: "DAY_1" } },
    { holdingLimit: { bars: 1, interval: "DAY_1" } },
  ],
  "holdingLimit.interval": [
    { holdingLimit: { bars: 5, interval: "DAY_1" } },
    { holdingLimit: { bars: 5, interval: "HOUR_1" } },
  ],
  "trailingSteps[].gainAtr": [
    { trailingSteps: [{ gainAtr: 1, lockAtr: 0.5 }] },
    { trailingSteps: [{ gainAtr: 2, lockAtr: 0.5 }] },
  ],
  "trailingSteps[].lockAtr": [
    { trailingSteps: [{ gainAtr: 1, lockAtr: 0 }] },
    { trailingSteps: [{ gainAtr: 1, lockAtr: 0.5 }] },
  ],
  "maximumShareByExchange.<name>": [
    { maximumShareByExchange: { XNSA: 0.5 } },
    { maximumShareByExchange: { XNSA: 0.01 } },
    inLagos,
  ],
  minimumConvictionRatio: [
    { minimumConvictionRatio: 0.1 },
    { minimumConvictionRatio: 0.99 },
    withEvidence,
  ],
  convictionEdgeWeightRatio: weighing("convictionEdgeWeightRatio"),
  convictionAgreementWeightRatio: weighing("convictionAgreementWeightRatio"),
  convictionDiagnosticsWeightRatio: weighing("convictionDiagnosticsWeightRatio"),
  convictionSignalToNoiseWeightRatio: weighing("convictionSignalToNoiseWeightRatio"),
  riskScale: [
    { maximumRiskScore: 0.7 },
    { maximumRiskScore: 0.7, riskScale: "FORECAST_DISTRIBUTION" },
  ],
  maximumShortPositionRatio: [
    { longOnly: false },
    { longOnly: false, maximumShortPositionRatio: 0.01 },
    falling,
  ],
  sizeScaledBy: [{}, { sizeScaledBy: "CONVICTION" }],
  kellyFractionRatio: [{}, { kellyFractionRatio: 0.01 }],
  ...Object.fromEntries(
    (["exploration", "red", "neutral", "green"] as const).map((regime) => {
      const multipliers = { exploration: 0.5, red: 0.6, neutral: 0.8, green: 0.9 };
      const other = { ...multipliers, [regime]: 0.3 };
      const pair = [
        { tradeRegimeMultipliers: multipliers },
        { tradeRegimeMultipliers: other },
        afterTrades(regime),
      ] as const;
      return [`tradeRegimeMultipliers.${regime}`, pair];
    }),
  ),
  "drawdownScaling.fromRatio": scalingFrom({ fromRatio: 0.1 }),
  "drawdownScaling.toRatio": scalingFrom({ toRatio: 0.9 }),
  "drawdownScaling.leastMultiplier": scalingFrom({ leastMultiplier: 0.9 }),
  enableBarbellAllocation: [{}, on, nvidia],
  "barbell.minimumSafeRatio": [on, barbellOf({ minimumSafeRatio: 0.99 }), nvidia],
  "barbell.safeCeilingRatio": [on, barbellOf({ safeCeilingRatio: 1 }), nvidia],
  "barbell.safe.members.<name>": [on, barbellOf({ safe: { members: { SHY: "US" } } }), bill],
  "barbell.safe.maximumPositionRatio": [on, barbellOf({ safe: { ...safe, ...tightEach } }), bill],
  "barbell.core.members.<name>": [
    on,
    barbellOf({ core: { ...core, members: { MTN: "US" } } }),
    microsoft,
  ],
  "barbell.core.maximumRatio": [on, barbellOf({ core: { ...core, ...tight } }), microsoft],
  "barbell.core.maximumPositionRatio": [
    on,
    barbellOf({ core: { ...core, ...tightEach } }),
    microsoft,
  ],
  "barbell.speculative.members.<name>": [
    on,
    barbellOf({ speculative: { ...speculative, members: {} } }),
    barbelled({}),
  ],
  "barbell.speculative.maximumRatio": [
    on,
    barbellOf({ speculative: { ...speculative, ...tight } }),
    barbelled({}),
  ],
  "barbell.speculative.maximumPositionRatio": [
    on,
    barbellOf({ speculative: { ...speculative, ...tightEach } }),
    barbelled({}),
  ],
  "barbell.unlisted.maximumRatio": [on, barbellOf({ unlisted: tight }), nvidia],
  "barbell.unlisted.maximumPositionRatio": [
    on,
    barbellOf({ unlisted: { maximumRatio: 0.1, ...tightEach } }),
    nvidia,
  ],
  "barbell.maximumShareByMarket.<name>": [
    on,
    barbellOf({ maximumShareByMarket: { NGX: 0.01 } }),
    barbelled({ exchange: "XNSA", assetClass: "INTL_EQUITY", region: "NG" }),
  ],
  "tickers.<name>.minimumExpectedReturnBps": [{}, ofTicker({ minimumExpectedReturnBps: 200 })],
  "tickers.<name>.minimumConfidenceRatio": [{}, ofTicker({ minimumConfidenceRatio: 0.9 })],
  "tickers.<name>.maximumRiskScore": [{}, ofTicker({ maximumRiskScore: 0.5 })],
  "tickers.<name>.maximumPositionRatio": [{}, ofTicker({ maximumPositionRatio: 0.02 })],
  ...ruleSettingPairs,
};

/** What becomes of a signal; a limit that is merely shown is no effect. */
function decidedUnder(own: Partial<RiskPolicy>, signal: Changes): string {
  const parsed = riskPolicySchema.parse({ ...policy, ...own });
  const judgement = judgeSignal(inputsWith(signal), parsed, costModel);
  const { verdict, size, exitPlan, outcomes, barbell } = judgement;
  return dataJson({
    verdict,
    allowedUnits: size.allowedUnits,
    outcomes: outcomes.map(({ rule, outcome }) => `${rule} ${outcome}`),
    // Reported and not enforced, which is what the setting is for.
    isAboveCeiling: isAboveCeiling(judgement),
    ...(barbell && { bucket: barbell.bucket }),
    exits: exitPlan,
  });
}

test("every field of the risk policy, set by the file or not, changes what becomes of a signal", () => {
  // It says which settings applied, for what is compared with it later.
  const fields = keysOf(riskPolicySchema).filter((key) => key !== "proofMode");
  assert.deepEqual(
    fields.filter((key) => riskPairs[key] === undefined),
    [],
    "these fields have no pair of values in this test",
  );
  for (const key of fields) {
    const [one, other, signal = {}] = riskPairs[key]!;
    assert.notEqual(decidedUnder(one, signal), decidedUnder(other, signal), key);
  }
});

test("proof mode is stated beside the limits by which a signal is decided", () => {
  const { instrument } = inputsWith({});
  const stated = [true, false].map(
    (proofMode) => appliedPolicy({ ...policy, proofMode }, instrument, "DAY_1").isProofMode,
  );
  assert.deepEqual(stated, [true, false]);
});

test("a field that no policy has is refused by its name", () => {
  for (const [schema, of] of [
    [riskPolicySchema, policy],
    [executionPolicySchema, portfolio.policy],
  ] as const) {
    const { error } = schema.safeParse({ ...of, maximumLuck: 1 });
    assert.match(error?.message ?? "", /maximumLuck/);
  }
});
