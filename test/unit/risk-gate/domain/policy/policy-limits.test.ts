import assert from "node:assert/strict";
import { test } from "node:test";
import { RiskPolicySchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { movesBetween } from "#services/audit/domain/ratchet/demand.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import type { BarbellSettings } from "#services/risk-gate/domain/policy/barbell-settings.ts";
import { dryRunnableRules } from "#services/risk-gate/domain/policy/dry-run-rules.ts";
import {
  appliedPolicy,
  looserDirections,
  type PolicyLimit,
} from "#services/risk-gate/domain/policy/policy-limits.ts";
import {
  policySettingsSchema,
  type RiskPolicy,
} from "#services/risk-gate/domain/policy/risk-policy.ts";
import { policy } from "#test/unit/risk-gate/calm-signal.ts";

const apple = {
  ticker: "AAPL",
  exchange: "XNAS",
  assetClass: "US_EQUITY",
  currency: "USD",
} as const;

function limitsOf(
  change: Partial<RiskPolicy> = {},
  instrument: Parameters<typeof appliedPolicy>[1] = apple,
): readonly PolicyLimit[] {
  return appliedPolicy({ ...policy, ...change }, instrument, "DAY_1").limits;
}

const { barbell } = loadRiskGateConfig({ environment: {} }).policy as { barbell: BarbellSettings };
const barbellOn = { enableBarbellAllocation: true, barbell };

const named = (limits: readonly PolicyLimit[], field: string) =>
  limits.find((limit) => limit.field === field);

test("every field of the policy says which values of it let more through", () => {
  const directions = Object.keys(looserDirections).sort();
  assert.deepEqual(directions, RiskPolicySchema.fields.map(({ localName }) => localName).sort());
  const apart = ["proofMode", "tickers"];
  assert.deepEqual(directions, [...Object.keys(policySettingsSchema.shape), ...apart].sort());
});

/** Every setting that may be absent, so that it limits Apple. */
const everyLimit: Partial<RiskPolicy> = {
  edgeCostGate: true,
  maximumShareByExchange: { XNAS: 0.2 },
  trailingSteps: [{ gainAtr: 1, lockAtr: 0 }],
  minimumConvictionRatio: 0.4,
  convictionEdgeWeightRatio: 0.4,
  convictionAgreementWeightRatio: 0.2,
  convictionDiagnosticsWeightRatio: 0.2,
  convictionSignalToNoiseWeightRatio: 0.2,
  riskScale: "ANNUAL_BANDS",
  maximumShortPositionRatio: 0.02,
  drawdownScaling: { fromRatio: 0.05, toRatio: 0.15, leastMultiplier: 0.3 },
  sizeScaledBy: "CONVICTION",
  kellyFractionRatio: 0.5,
  tradeRegimeMultipliers: { exploration: 0.5, red: 0.6, neutral: 1, green: 1.2 },
  ...barbellOn,
  minimumDirectionalAccuracy: 0.5,
  minimumExpectedProfitMicros: 5_000_000,
  maximumForecastAgeSessions: 1,
  maximumGrossExposureRatio: 1,
  maximumNetExposureRatio: 0.8,
  maximumNameExposureRatio: 0.1,
  maximumHeldCorrelationRatio: 0.8,
  maximumValidationErrorRatio: 1.1,
  maximumEmergingShareRatio: 0.1,
  maximumShareByAssetClass: { US_EQUITY: 0.5 },
  maximumDrawdownRatio: 0.15,
  warningDrawdown: { ratio: 0.1, sizeMultiplier: 0.5 },
  maximumDailyLossRatio: 0.05,
  lossCooldownSessions: 2,
  stopLossGuard: { stops: 3, sessions: 5 },
  losingTickerLock: { trades: 3, sessions: 10 },
  restrictedTickers: ["AAPL"],
  allowedCurrencies: ["EUR"],
  refuseDuplicateOrders: true,
  flattenBeforeReverse: true,
  maximumPriceAgeSessions: 1,
};

test("every limit is stated by the name of its field in the contract", () => {
  const fields = RiskPolicySchema.fields.map(({ name }) => name);
  const stated = new Set(limitsOf(everyLimit).map(({ field }) => field.split(".")[0] ?? ""));
  const unstated = ["proof_mode", "tickers", "dry_run_rules", "enable_barbell_allocation"];
  assert.deepEqual(fields.filter((name) => !stated.has(name)).sort(), unstated.sort());
  for (const field of stated) assert.ok(fields.includes(field), field);
});

test("of a setting of several parts each is a limit, and of a list what it forbids", () => {
  const limits = limitsOf(everyLimit);
  assert.deepEqual(
    limits.slice(-7, -3).map(({ field, value, looser }) => [field, value, looser]),
    [
      ["losing_ticker_lock.trades", undefined, "CHANGED"],
      ["losing_ticker_lock.sessions", 10, "LOWER"],
      ["restricted_tickers.AAPL", 1, "LOWER"],
      ["allowed_currencies.USD", 1, "LOWER"],
    ],
  );
  const lists = limitsOf({ restrictedTickers: ["MSFT"], allowedCurrencies: ["USD"] });
  assert.equal(lists.length, limitsOf().length);
});

test("a rule that is only shown holds to none of its settings, so that showing it is a loosening", () => {
  for (const rule of dryRunnableRules) {
    const all = limitsOf(everyLimit);
    const shown = limitsOf({ ...everyLimit, dryRunRules: [rule] });
    const demands = (limits: readonly PolicyLimit[]) => limits.map((limit) => ({ ...limit }));
    // Apple is of no emerging market, and still the limit is one of its policy.
    assert.notEqual(movesBetween(demands(all), demands(shown)).length, 0, rule);
    assert.deepEqual(movesBetween(demands(shown), demands(all)), [], rule);
  }
});

for (const [change, field, looser] of [
  [{ longOnly: false }, "long_only", true],
  [{ edgeCostGate: false }, "edge_cost_gate", true],
  [{ edgeCostMultiplier: 0.5 }, "edge_cost_multiplier", true],
  [{ edgeCostMultiplier: 2.5 }, "edge_cost_multiplier", false],
  [{ minimumExpectedReturnBps: 8 }, "minimum_expected_return_bps", true],
  [{ minimumExpectedReturnBps: 80 }, "minimum_expected_return_bps", false],
  [{ maximumExpectedReturnBps: 2000 }, "maximum_expected_return_bps", true],
  [{ minimumConfidenceRatio: 0.45 }, "minimum_confidence_ratio", true],
  [{ maximumRiskScore: 1 }, "maximum_risk_score", true],
  [{ maximumPositionRatio: 0.5 }, "maximum_position_ratio", true],
  [{ stopAtrMultiple: 9 }, "stop_atr_multiple", true],
  [{ stopAtrMultiple: 0.5 }, "stop_atr_multiple", false],
  [{ minimumConvictionRatio: 0.3 }, "minimum_conviction_ratio", true],
  [{ maximumShareByExchange: { XNAS: 0.5 } }, "maximum_share_by_exchange.XNAS", true],
  [{ maximumShareByExchange: { XNAS: 0.1 } }, "maximum_share_by_exchange.XNAS", false],
] as const) {
  test(`${JSON.stringify(change)} is ${looser ? "looser" : "no looser"}`, () => {
    const base: Partial<RiskPolicy> = {
      ...{ longOnly: true, edgeCostGate: true, edgeCostMultiplier: 1, maximumRiskScore: 0.95 },
      maximumShareByExchange: { XNAS: 0.2 },
      minimumConvictionRatio: 0.4,
    };
    const before = named(limitsOf(base), field);
    const after = named(limitsOf({ ...base, ...change }), field);
    assert.ok(before?.value !== undefined && after?.value !== undefined);
    assert.notEqual(before.value, after.value);
    assert.equal(before.looser === "LOWER", after.value < before.value === looser);
  });
}

test("of the target and the holding limit no value is looser by itself", () => {
  const limits = limitsOf({ targetAtrMultiple: 3, holdingLimit: { sessions: 5 } });
  assert.deepEqual(named(limits, "target_atr_multiple"), {
    field: "target_atr_multiple",
    text: "3",
    looser: "CHANGED",
  });
  assert.equal(named(limits, "holding_limit")?.text, "5 sessions");
  const inBars = limitsOf({ holdingLimit: { bars: 6, interval: "HOUR_1" } });
  assert.equal(named(inBars, "holding_limit")?.text, "6 bars of HOUR_1");
});

test("steps of a trailing stop are stated where there are some", () => {
  const trailingSteps = [
    { gainAtr: 1, lockAtr: 0 },
    { gainAtr: 1.5, lockAtr: 0.5 },
  ];
  assert.deepEqual(named(limitsOf({ trailingSteps }), "trailing_steps"), {
    field: "trailing_steps",
    text: "0 from 1 ATR, 0.5 from 1.5 ATR",
    looser: "CHANGED",
  });
  assert.equal(named(limitsOf(), "trailing_steps"), undefined);
});

test("what the edge is held against is no limit while it is not held against it", () => {
  assert.equal(named(limitsOf({ edgeCostGate: false }), "edge_cost_multiplier"), undefined);
  assert.equal(named(limitsOf({ edgeCostGate: false }), "edge_cost_gate")?.text, "off");
});

test("a limit of a ticker is that ticker's, and one of an exchange that exchange's", () => {
  const change = {
    tickers: { AAPL: { minimumExpectedReturnBps: 50 } },
    maximumShareByExchange: { XNSA: 0.05 },
  };
  const field = "minimum_expected_return_bps";
  const lagos = { ...apple, ticker: "GTCO.LG", exchange: "XNSA" };
  assert.equal(named(limitsOf(change), field)?.value, 50);
  assert.equal(named(limitsOf(change, lagos), field)?.value, policy.minimumExpectedReturnBps);
  const shareIn = (limits: readonly PolicyLimit[]) =>
    named(limits, "maximum_share_by_exchange.XNSA")?.value;
  assert.deepEqual(
    [shareIn(limitsOf(change)), shareIn(limitsOf(change, lagos))],
    [undefined, 0.05],
  );
});

test("a setting that the policy leaves out is no limit", () => {
  assert.equal(named(limitsOf(), "minimum_conviction_ratio"), undefined);
  const weight = named(
    limitsOf({ convictionEdgeWeightRatio: 0.5 }),
    "conviction_edge_weight_ratio",
  );
  assert.equal(weight?.looser, "CHANGED");
});

test("a risk ceiling on another scale is another limit, so that neither counts as stricter", () => {
  const limits = limitsOf({ riskScale: "FORECAST_DISTRIBUTION", maximumRiskScore: 0.7 });
  assert.equal(named(limits, "maximum_risk_score"), undefined);
  assert.equal(named(limits, "maximum_risk_score.FORECAST_DISTRIBUTION")?.value, 0.7);
  assert.equal(named(limits, "risk_scale")?.text, "FORECAST_DISTRIBUTION");
});

test("each part of a barbell is a limit of its own, with its direction, and none while it is off", () => {
  const parts = limitsOf(barbellOn).filter(({ field }) => field.startsWith("barbell."));
  const directions = Object.fromEntries(parts.map(({ field, looser }) => [field.slice(8), looser]));
  assert.deepEqual(directions, {
    minimum_safe_ratio: "LOWER",
    "safe.members": "CHANGED",
    "core.members": "CHANGED",
    "speculative.members": "CHANGED",
    "safe.maximum_position_ratio": "HIGHER",
    "core.maximum_ratio": "HIGHER",
    "core.maximum_position_ratio": "HIGHER",
    "speculative.maximum_ratio": "HIGHER",
    "speculative.maximum_position_ratio": "HIGHER",
    "unlisted.maximum_ratio": "HIGHER",
    "unlisted.maximum_position_ratio": "HIGHER",
    "maximum_share_by_market.NGX": "HIGHER",
    "maximum_share_by_market.CRYPTO": "HIGHER",
    "maximum_share_by_market.EMERGING": "HIGHER",
  });
  assert.deepEqual(
    limitsOf().filter(({ field }) => field.startsWith("barbell")),
    [],
  );
});

test("a policy with a barbell and one without say so, so that they are not compared", () => {
  const isBarbell = (change: Partial<RiskPolicy>) =>
    appliedPolicy({ ...policy, ...change }, apple, "DAY_1").isBarbell;
  assert.deepEqual([isBarbell(barbellOn), isBarbell({})], [true, undefined]);
});
