import type { MessageInitShape } from "@bufbuild/protobuf";
import { invalidField } from "#lib/kernel/fault.ts";
import { parseSettings } from "#lib/kit/config/parse-settings.ts";
import { requiredEnumName } from "#lib/wire/enum-name.ts";
import { countedLimitFromMessage, holdingLimitToMessage } from "#lib/wire/trading-message.ts";
import {
  type RiskPolicy as RiskPolicyMessage,
  type RiskPolicyOverrides,
  type RiskPolicySchema,
  RiskScale,
} from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { policyOverridesSchema, riskPolicySchema } from "../domain/policy/policy-schema.ts";
import type { PolicyOverrides } from "../domain/policy/resolve-policy.ts";
import type { RiskPolicy } from "../domain/policy/risk-policy.ts";
import { tickerLimitNames } from "../domain/policy/ticker-limits.ts";

/** A policy as its message. */
export function policyToMessage(policy: RiskPolicy): MessageInitShape<typeof RiskPolicySchema> {
  const { holdingLimit, tickers, maximumShareByExchange = {}, riskScale, ...settings } = policy;
  return {
    ...settings,
    ...(riskScale !== undefined && { riskScale: RiskScale[riskScale] }),
    maximumShareByExchange: { ...maximumShareByExchange },
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
  const { maximumShareByExchange, riskScale, ...settings } = rest;
  if (holdingLimit === undefined) {
    throw invalidField("policy.holding_limit", "is required: the edge is measured that far ahead");
  }
  const plain = {
    ...settings,
    ...riskScaleFromMessage(riskScale, "policy.risk_scale"),
    holdingLimit: countedLimitFromMessage(holdingLimit, "policy.holding_limit"),
    // Without any the member is left out, so that an older policy keeps its hash.
    ...(Object.keys(maximumShareByExchange).length > 0 && { maximumShareByExchange }),
    tickers: Object.fromEntries(
      Object.entries(tickers).map(([ticker, limits]) => [
        ticker,
        present(Object.fromEntries(tickerLimitNames.map((name) => [name, limits[name]]))),
      ]),
    ),
  };
  return parseSettings(riskPolicySchema, plain, "policy");
}

/** The overrides of a message. @throws Fault INVALID_ARGUMENT FIELD_INVALID. */
export function overridesFromMessage(message: RiskPolicyOverrides | undefined): PolicyOverrides {
  if (message === undefined) return {};
  const { $typeName: _, $unknown: __, holdingLimit, riskScale, ...rest } = message;
  const overrides = {
    ...rest,
    ...riskScaleFromMessage(riskScale, "overrides.risk_scale"),
    ...(holdingLimit && {
      holdingLimit: countedLimitFromMessage(holdingLimit, "overrides.holding_limit"),
    }),
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

/** The members that have a value. */
function present<T extends object>(value: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [Key in keyof T]?: NonNullable<T[Key]>;
  };
}
