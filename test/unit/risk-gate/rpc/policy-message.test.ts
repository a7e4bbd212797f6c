import assert from "node:assert/strict";
import { test } from "node:test";
import { create, fromJson, toJson } from "@bufbuild/protobuf";
import { Fault } from "#lib/kernel/fault.ts";
import {
  type RiskPolicy as RiskPolicyMessage,
  RiskPolicyOverridesSchema,
  RiskPolicySchema,
  RiskScale,
} from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { HoldingLimitSchema } from "#proto/pmx/type/v1/trading_pb.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { policyHash } from "#services/risk-gate/domain/decision.ts";
import type { RiskPolicy } from "#services/risk-gate/domain/policy/risk-policy.ts";
import { ruleSettings } from "#services/risk-gate/domain/policy/rule-settings.ts";
import {
  overridesFromMessage,
  policyFromMessage,
  policyToMessage,
} from "#services/risk-gate/rpc/policy-message.ts";
import { policy } from "../calm-signal.ts";

const withTicker = { ...policy, tickers: { AAPL: { minimumExpectedReturnBps: 50 } } };
const message = (): RiskPolicyMessage => create(RiskPolicySchema, policyToMessage(withTicker));

function violatedFields(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof Fault);
    return error.violations.map(({ field }) => field);
  }
  return [];
}

test("a policy is the same, with the same hash, after a journey through JSON", () => {
  const json = toJson(RiskPolicySchema, message());
  const back = policyFromMessage(fromJson(RiskPolicySchema, json));
  assert.deepEqual(back, withTicker);
  assert.equal(policyHash(back), policyHash(withTicker));
});

test("a holding limit in calendar days is refused: it is no count of bars", () => {
  const days = create(HoldingLimitSchema, { limit: { case: "calendarDays", value: 7 } });
  for (const holdingLimit of [days, undefined]) {
    assert.deepEqual(
      violatedFields(() => policyFromMessage({ ...message(), holdingLimit })),
      ["policy.holding_limit"],
    );
  }
});

test("a holding limit in bars of a named interval comes through, and replaces the policy's as an override", () => {
  const holdingLimit = create(HoldingLimitSchema, {
    limit: { case: "bars", value: { count: 6, interval: BarInterval.HOUR_1 } },
  });
  const sixHours = { bars: 6, interval: "HOUR_1" };
  assert.deepEqual(policyFromMessage({ ...message(), holdingLimit }).holdingLimit, sixHours);
  const overrides = overridesFromMessage(create(RiskPolicyOverridesSchema, { holdingLimit }));
  assert.deepEqual(overrides.holdingLimit, sixHours);
});

test("steps of a trailing stop come through, and replace the policy's as an override", () => {
  const trailingSteps = [{ gainAtr: 1, lockAtr: 0 }];
  const sent = create(RiskPolicySchema, policyToMessage({ ...policy, trailingSteps }));
  assert.deepEqual(policyFromMessage(sent).trailingSteps, trailingSteps);
  assert.equal("trailingSteps" in policyFromMessage(message()), false);
  const json = { trailingSteps: { steps: trailingSteps } };
  const overrides = overridesFromMessage(fromJson(RiskPolicyOverridesSchema, json));
  assert.deepEqual(overrides.trailingSteps, trailingSteps);
  const back = fromJson(RiskPolicyOverridesSchema, {
    trailingSteps: { steps: [{ gainAtr: 1, lockAtr: 1 }] },
  });
  assert.deepEqual(
    violatedFields(() => overridesFromMessage(back)),
    ["overrides.trailing_steps"],
  );
});

test("a field out of range is named as the contract names it", () => {
  const fields = violatedFields(() =>
    policyFromMessage({ ...message(), edgeCostMultiplier: Number.NaN, maximumPositionRatio: 0 }),
  );
  assert.deepEqual(fields, ["policy.edge_cost_multiplier", "policy.maximum_position_ratio"]);
});

test("a request's ticker limit that loosens the request's own policy is refused", () => {
  const fields = violatedFields(() =>
    policyFromMessage({ ...message(), minimumExpectedReturnBps: 60 }),
  );
  assert.deepEqual(fields, ["policy.tickers.AAPL.minimum_expected_return_bps"]);
});

test("an override that is absent is no override, one that is false is", () => {
  const overrides = create(RiskPolicyOverridesSchema, { longOnly: false });
  assert.deepEqual(overridesFromMessage(overrides), { longOnly: false });
  assert.deepEqual(overridesFromMessage(undefined), {});
});

test("an override with an impossible multiplier is refused", () => {
  const overrides = create(RiskPolicyOverridesSchema, { edgeCostMultiplier: -1 });
  assert.deepEqual(
    violatedFields(() => overridesFromMessage(overrides)),
    ["overrides.edge_cost_multiplier"],
  );
});

test("every plain setting of the policy can be overridden by its own name", () => {
  const overridable = RiskPolicyOverridesSchema.fields.map(({ name }) => name);
  const plain = RiskPolicySchema.fields.filter(({ fieldKind }) => fieldKind === "scalar");
  assert.deepEqual(
    plain.map(({ name }) => name).filter((name) => !overridable.includes(name)),
    [],
  );
});

test("a risk scale comes through by its name, and one that there is not is refused", () => {
  const scaled = { ...policy, riskScale: "FORECAST_DISTRIBUTION" } as const;
  const back = policyFromMessage(create(RiskPolicySchema, policyToMessage(scaled)));
  assert.deepEqual(back, scaled);
  const overrides = create(RiskPolicyOverridesSchema, { riskScale: RiskScale.ANNUAL_BANDS });
  assert.deepEqual(overridesFromMessage(overrides), { riskScale: "ANNUAL_BANDS" });
  const unknown = create(RiskPolicySchema, { ...message(), riskScale: 9 as RiskScale });
  assert.deepEqual(
    violatedFields(() => policyFromMessage(unknown)),
    ["policy.risk_scale"],
  );
  assert.deepEqual(
    policyFromMessage({ ...message(), riskScale: RiskScale.UNSPECIFIED }),
    withTicker,
  );
});

const { barbell } = loadRiskGateConfig({ environment: {} }).policy;
const withBarbell = { ...policy, enableBarbellAllocation: true, barbell: barbell! };
const barbellMessage = () => create(RiskPolicySchema, policyToMessage(withBarbell));

test("a barbell is the same, with the same hash, after a journey through JSON", () => {
  const back = policyFromMessage(
    fromJson(RiskPolicySchema, toJson(RiskPolicySchema, barbellMessage())),
  );
  assert.deepEqual(back, withBarbell);
  assert.equal(policyHash(back), policyHash(withBarbell));
});

test("a barbell is refused where it is off, where a limit is missing, and where a ticker is in two buckets", () => {
  const off = { ...barbellMessage(), enableBarbellAllocation: false };
  assert.deepEqual(
    violatedFields(() => policyFromMessage(off)),
    ["policy.barbell"],
  );
  const missing = { ...barbellMessage(), barbell: undefined };
  assert.deepEqual(
    violatedFields(() => policyFromMessage(missing as never)),
    ["policy.barbell"],
  );
  const unlimited = barbellMessage();
  delete unlimited.barbell!.core!.maximumRatio;
  unlimited.barbell!.unlisted!.members = { NVDA: "US" };
  assert.deepEqual(
    violatedFields(() => policyFromMessage(unlimited)),
    ["policy.barbell.core.maximum_ratio", "policy.barbell.unlisted"],
  );
  const twice = barbellMessage();
  twice.barbell!.core!.members = { AAPL: "US" };
  assert.deepEqual(
    violatedFields(() => policyFromMessage(twice)),
    ["policy.barbell.speculative.members.AAPL"],
  );
});

test("every optional setting is the same, with the same hash, after a journey through JSON", () => {
  const full: RiskPolicy = {
    ...withTicker,
    dryRunRules: ["gross-exposure", "daily-loss"],
    minimumDirectionalAccuracy: 0.5,
    minimumExpectedProfitMicros: 5_000_000,
    maximumForecastAgeSessions: 0,
    maximumGrossExposureRatio: 1.5,
    maximumNetExposureRatio: 1,
    maximumHeldCorrelationRatio: 0.8,
    maximumValidationErrorRatio: 1.1,
    maximumNameExposureRatio: 0.1,
    maximumEmergingShareRatio: 0.1,
    maximumShareByAssetClass: { CRYPTO: 0.1 },
    maximumDrawdownRatio: 0.15,
    warningDrawdown: { ratio: 0.1, sizeMultiplier: 0.5 },
    maximumDailyLossRatio: 0.05,
    lossCooldownSessions: 2,
    stopLossGuard: { stops: 3, sessions: 5 },
    losingTickerLock: { trades: 3, sessions: 10 },
    restrictedTickers: ["MSFT"],
    allowedCurrencies: ["USD"],
    refuseDuplicateOrders: true,
    flattenBeforeReverse: true,
    maximumPriceAgeSessions: 0,
  };
  assert.deepEqual(
    Object.keys(ruleSettings).filter((name) => !(name in full)),
    [],
  );
  const json = toJson(RiskPolicySchema, create(RiskPolicySchema, policyToMessage(full)));
  const back = policyFromMessage(fromJson(RiskPolicySchema, json));
  assert.deepEqual(back, full);
  assert.equal(policyHash(back), policyHash(full));
});

test("a rule that is not known, or that an order cannot do without, may not be only shown", () => {
  for (const rules of [["no-such-rule"], ["cash-available"], ["daily-loss", "daily-loss"]]) {
    const [field] = violatedFields(() => policyFromMessage({ ...message(), dryRunRules: rules }));
    assert.match(field ?? "", /^policy\.dry_run_rules/, rules.join());
  }
});

test("a class that is not known has no share", () => {
  const maximumShareByAssetClass = { BONDS: 0.1 };
  const [field] = violatedFields(() =>
    policyFromMessage({ ...message(), maximumShareByAssetClass }),
  );
  assert.match(field ?? "", /^policy\.maximum_share_by_asset_class/);
});

test("the settings of sizing are the same after a journey through JSON", () => {
  const sized = {
    ...policy,
    maximumShortPositionRatio: 0.02,
    sizeScaledBy: "CONVICTION",
    kellyFractionRatio: 0.5,
    drawdownScaling: { fromRatio: 0.05, toRatio: 0.15, leastMultiplier: 0.25 },
    tradeRegimeMultipliers: { exploration: 0.5, red: 0.6, neutral: 1, green: 1.2 },
  } as const;
  const json = toJson(RiskPolicySchema, create(RiskPolicySchema, policyToMessage(sized)));
  assert.deepEqual(policyFromMessage(fromJson(RiskPolicySchema, json)), sized);
});

test("what sizes are scaled by can be overridden, all parts together", () => {
  const scaled = {
    tradeRegimeMultipliers: { exploration: 0.5, red: 0.6, neutral: 1, green: 1.2 },
    drawdownScaling: { fromRatio: 0.05, toRatio: 0.15, leastMultiplier: 0.25 },
  };
  const overrides = overridesFromMessage(create(RiskPolicyOverridesSchema, scaled));
  assert.deepEqual(overrides, scaled);
  const { fromRatio: toRatio, toRatio: fromRatio } = scaled.drawdownScaling;
  const wrong = { drawdownScaling: { ...scaled.drawdownScaling, fromRatio, toRatio } };
  assert.throws(() => overridesFromMessage(create(RiskPolicyOverridesSchema, wrong)), {
    message: /drawdown_scaling.*fromRatio must be below toRatio/,
  });
});
