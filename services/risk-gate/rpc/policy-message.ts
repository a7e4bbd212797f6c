import type { Message, MessageInitShape } from "@bufbuild/protobuf";
import { invalidField } from "#lib/kernel/fault.ts";
import { parseSettings } from "#lib/kit/config/parse-settings.ts";
import { requiredEnumName } from "#lib/wire/enum-name.ts";
import { countedLimitFromMessage, holdingLimitToMessage } from "#lib/wire/trading-message.ts";
import { trailingStepsFromMessage, trailingStepsToMessage } from "#lib/wire/trailing-message.ts";
import type {
  BarbellBucketPolicy,
  BarbellPolicy,
  BarbellPolicySchema,
} from "#proto/pmx/riskgate/v1/barbell_pb.ts";
import {
  type RiskPolicy as RiskPolicyMessage,
  type RiskPolicyOverrides,
  type RiskPolicySchema,
  RiskScale,
  SizeScale,
} from "#proto/pmx/riskgate/v1/policy_pb.ts";
import type { BarbellSettings } from "../domain/policy/barbell-settings.ts";
import { policyOverridesSchema, riskPolicySchema } from "../domain/policy/policy-schema.ts";
import type { PolicyOverrides } from "../domain/policy/resolve-policy.ts";
import type { RiskPolicy } from "../domain/policy/risk-policy.ts";
import { tickerLimitNames } from "../domain/policy/ticker-limits.ts";

/** A policy as its message. */
export function policyToMessage(policy: RiskPolicy): MessageInitShape<typeof RiskPolicySchema> {
  const {
    holdingLimit,
    tickers,
    maximumShareByExchange = {},
    riskScale,
    trailingSteps,
    barbell,
    sizeScaledBy,
    ...rest
  } = policy;
  const { maximumShareByAssetClass = {}, dryRunRules = [], ...others } = rest;
  const { restrictedTickers = [], allowedCurrencies = [], ...settings } = others;
  return {
    ...settings,
    ...(trailingSteps && { trailingSteps: trailingStepsToMessage(trailingSteps) }),
    ...(riskScale !== undefined && { riskScale: RiskScale[riskScale] }),
    ...(barbell && { barbell: barbellToMessage(barbell) }),
    ...(sizeScaledBy && { sizeScaledBy: SizeScale[sizeScaledBy] }),
    maximumShareByExchange: { ...maximumShareByExchange },
    maximumShareByAssetClass: { ...maximumShareByAssetClass },
    dryRunRules: [...dryRunRules],
    restrictedTickers: [...restrictedTickers],
    allowedCurrencies: [...allowedCurrencies],
    holdingLimit: holdingLimitToMessage(holdingLimit),
    tickers: Object.fromEntries(
      Object.entries(tickers).map(([ticker, limits]) => [ticker, present(limits)]),
    ),
  };
}

/**
 * The policy of a message.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID naming each field that is out of range.
 */
export function policyFromMessage(message: RiskPolicyMessage): RiskPolicy {
  const { $typeName: _, $unknown: __, holdingLimit, tickers, ...rest } = message;
  const { riskScale, maximumShareByExchange, maximumShareByAssetClass, dryRunRules, ...others } =
    rest;
  const { restrictedTickers, allowedCurrencies, trailingSteps, ...withParts } = others;
  const { warningDrawdown, stopLossGuard, losingTickerLock, ...withBarbell } = withParts;
  const { enableBarbellAllocation, barbell, ...withSizing } = withBarbell;
  const { sizeScaledBy, ...withScaling } = withSizing;
  const { tradeRegimeMultipliers: multipliers, drawdownScaling, ...settings } = withScaling;
  if (holdingLimit === undefined) {
    throw invalidField("policy.holding_limit", "is required: the edge is measured that far ahead");
  }
  const plain = {
    ...settings,
    ...riskScaleFromMessage(riskScale, "policy.risk_scale"),
    holdingLimit: countedLimitFromMessage(holdingLimit, "policy.holding_limit"),
    // Without any a member is left out, so that an older policy keeps its hash.
    ...(Object.keys(maximumShareByExchange).length > 0 && { maximumShareByExchange }),
    // Off is the same as absent.
    ...(enableBarbellAllocation && { enableBarbellAllocation }),
    ...(barbell && { barbell: barbellFromMessage(barbell) }),
    ...(Object.keys(maximumShareByAssetClass).length > 0 && { maximumShareByAssetClass }),
    ...(dryRunRules.length > 0 && { dryRunRules }),
    ...(restrictedTickers.length > 0 && { restrictedTickers }),
    ...(allowedCurrencies.length > 0 && { allowedCurrencies }),
    ...(warningDrawdown && { warningDrawdown: plainOf(warningDrawdown) }),
    ...(stopLossGuard && { stopLossGuard: plainOf(stopLossGuard) }),
    ...(losingTickerLock && { losingTickerLock: plainOf(losingTickerLock) }),
    ...(trailingSteps && { trailingSteps: trailingStepsFromMessage(trailingSteps) }),
    ...sizeScaleFromMessage(sizeScaledBy),
    ...scalingFromMessage({ multipliers, drawdownScaling }),
    tickers: Object.fromEntries(
      Object.entries(tickers).map(([ticker, limits]) => [
        ticker,
        present(Object.fromEntries(tickerLimitNames.map((name) => [name, limits[name]]))),
      ]),
    ),
  };
  return parseSettings(riskPolicySchema, plain, "policy");
}

function barbellToMessage({
  maximumShareByMarket = {},
  unlisted,
  ...barbell
}: BarbellSettings): MessageInitShape<typeof BarbellPolicySchema> {
  const ofBucket = <Bucket extends { readonly members: Readonly<Record<string, string>> }>(
    bucket: Bucket,
  ) => ({ ...bucket, members: { ...bucket.members } });
  return {
    ...barbell,
    safe: ofBucket(barbell.safe),
    core: ofBucket(barbell.core),
    speculative: ofBucket(barbell.speculative),
    unlisted: { ...unlisted },
    maximumShareByMarket: { ...maximumShareByMarket },
  };
}

/** As a policy has it; what is missing or too much is found by its schema. */
function barbellFromMessage(message: BarbellPolicy): object {
  const { $typeName: _, $unknown: __, maximumShareByMarket, ...rest } = message;
  const { safe, core, speculative, unlisted, ...ratios } = rest;
  const limitsOf = ({ maximumRatio, maximumPositionRatio }: BarbellBucketPolicy) =>
    present({ maximumRatio, maximumPositionRatio });
  const listed = (bucket: BarbellBucketPolicy | undefined) =>
    bucket && { ...limitsOf(bucket), members: bucket.members };
  const hasMembers = unlisted !== undefined && Object.keys(unlisted.members).length > 0;
  return {
    ...ratios,
    ...present({ safe: listed(safe), core: listed(core), speculative: listed(speculative) }),
    ...(unlisted && { unlisted: hasMembers ? listed(unlisted) : limitsOf(unlisted) }),
    ...(Object.keys(maximumShareByMarket).length > 0 && { maximumShareByMarket }),
  };
}

/** The overrides of a message. @throws Fault INVALID_ARGUMENT FIELD_INVALID. */
export function overridesFromMessage(message: RiskPolicyOverrides | undefined): PolicyOverrides {
  if (message === undefined) return {};
  const { $typeName: _, $unknown: __, holdingLimit, riskScale, trailingSteps, ...others } = message;
  const { tradeRegimeMultipliers: multipliers, drawdownScaling, ...rest } = others;
  const overrides = {
    ...rest,
    ...riskScaleFromMessage(riskScale, "overrides.risk_scale"),
    ...(holdingLimit && {
      holdingLimit: countedLimitFromMessage(holdingLimit, "overrides.holding_limit"),
    }),
    ...(trailingSteps && { trailingSteps: trailingStepsFromMessage(trailingSteps) }),
    ...scalingFromMessage({ multipliers, drawdownScaling }),
  };
  return parseSettings(policyOverridesSchema, overrides, "overrides");
}

/** Unspecified counts as absent. @throws Fault INVALID_ARGUMENT FIELD_INVALID for a scale that there is not. */
function riskScaleFromMessage(
  riskScale: RiskScale | undefined,
  field: string,
): Pick<RiskPolicy, "riskScale"> {
  if (riskScale === undefined || riskScale === RiskScale.UNSPECIFIED) return {};
  return { riskScale: requiredEnumName(RiskScale, "RISK_SCALE", riskScale, field) };
}

/** Unspecified counts as absent. @throws Fault INVALID_ARGUMENT FIELD_INVALID for a scale that there is not. */
function sizeScaleFromMessage(sizeScale: SizeScale): Pick<RiskPolicy, "sizeScaledBy"> {
  if (sizeScale === SizeScale.UNSPECIFIED) return {};
  const field = "policy.size_scaled_by";
  return { sizeScaledBy: requiredEnumName(SizeScale, "SIZE_SCALE", sizeScale, field) };
}

/** What sizes are scaled by; what is absent is left out. */
function scalingFromMessage({
  multipliers,
  drawdownScaling,
}: {
  readonly multipliers: Message | undefined;
  readonly drawdownScaling: Message | undefined;
}) {
  return {
    ...(multipliers && { tradeRegimeMultipliers: plainOf(multipliers) }),
    ...(drawdownScaling && { drawdownScaling: plainOf(drawdownScaling) }),
  };
}

/** A message of numbers without what makes it a message. */
function plainOf({ $typeName: _, $unknown: __, ...numbers }: Message): object {
  return numbers;
}

/** The members that have a value. */
function present<T extends object>(value: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [Key in keyof T]?: NonNullable<T[Key]>;
  };
}
