import { fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { mergeSettings } from "#lib/kit/config/merge-settings.ts";
import { parseSettings } from "#lib/kit/config/parse-settings.ts";
import { rememberedFromMessage } from "#lib/wire/remembered-message.ts";
import {
  type ForecastPolicy as ForecastPolicyMessage,
  type ForecastPolicyOverrides,
  ForecastPolicyOverridesSchema,
  ForecastPolicySchema,
} from "#proto/pmx/forecast/v1/policy_pb.ts";
import { type ForecastPolicy, forecastPolicySchema } from "../domain/policy.ts";

/** A policy as the contract has it: the fields have the same names in both. */
export function policyToMessage(policy: ForecastPolicy): ForecastPolicyMessage {
  return fromJson(ForecastPolicySchema, policy as unknown as JsonValue);
}

/**
 * The policy of a request, held to the same rules as the configuration.
 * @throws Fault FIELD_INVALID naming every field that is wrong.
 */
export function policyFromMessage(message: ForecastPolicyMessage): ForecastPolicy {
  const plain = toJson(ForecastPolicySchema, message, { alwaysEmitImplicit: true });
  return parseSettings(forecastPolicySchema, plain, "policy");
}

/**
 * The same, remembering the policies used last: equal messages give the same object, whose hash is then
 * known too.
 */
export function createPolicyFromMessage(): (message: ForecastPolicyMessage) => ForecastPolicy {
  return rememberedFromMessage(ForecastPolicySchema, policyFromMessage);
}

/**
 * A policy with the overrides of a request on top, held to the same rules as the configuration.
 * @throws Fault FIELD_INVALID naming every field that is wrong.
 */
export function overriddenFromMessage(
  policy: ForecastPolicy,
  overrides: ForecastPolicyOverrides | undefined,
): ForecastPolicy {
  if (overrides === undefined) return policy;
  const changes = toJson(ForecastPolicyOverridesSchema, overrides) as object;
  return parseSettings(forecastPolicySchema, mergeSettings(policy, changes), "overrides");
}
