import type { MessageInitShape } from "@bufbuild/protobuf";
import { invalidField } from "#lib/kernel/fault.ts";
import { parseSettings } from "#lib/kit/config/parse-settings.ts";
import { countedLimitFromMessage, holdingLimitToMessage } from "#lib/wire/trading-message.ts";
import type {
  RiskPolicy as RiskPolicyMessage,
  RiskPolicyOverrides,
  RiskPolicySchema,
} from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { policyOverridesSchema, riskPolicySchema } from "../domain/policy/policy-schema.ts";
import type { PolicyOverrides } from "../domain/policy/resolve-policy.ts";
import type { RiskPolicy } from "../domain/policy/risk-policy.ts";
import { tickerLimitNames } from "../domain/policy/ticker-limits.ts";

/** A policy as its message. */
export function policyToMessage(policy: RiskPolicy): MessageInitShape<typeof RiskPolicySchema> {
  const { holdingLimit, tickers, maximumShareByExchange = {}, ...settings } = policy;
  return {
    ...settings,
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
  const { maximumShareByExchange, ...settings } = rest;
  if (holdingLimit === undefined) {
    throw invalidField("policy.holding_limit", "is required: the edge is measured that far ahead");
  }
  const plain = {
    ...settings,
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
  const { $typeName: _, $unknown: __, holdingLimit, ...rest } = message;
  const overrides = {
    ...rest,
    ...(holdingLimit && {
      holdingLimit: countedLimitFromMessage(holdingLimit, "overrides.holding_limit"),
    }),
  };
  return parseSettings(policyOverridesSchema, overrides, "overrides");
}

/** The members that have a value. */
function present<T extends object>(value: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [Key in keyof T]?: NonNullable<T[Key]>;
  };
}
