import { fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { parseSettings } from "#lib/kit/config/parse-settings.ts";
import {
  type ForecastPolicy as ForecastPolicyMessage,
  ForecastPolicySchema,
} from "#proto/pmx/forecast/v1/policy_pb.ts";
import { type ForecastPolicy, forecastPolicySchema } from "../domain/policy.ts";

/** A policy as the contract has it: the fields have the same names in both. */
export function policyMessage(policy: ForecastPolicy): ForecastPolicyMessage {
  return fromJson(ForecastPolicySchema, policy as unknown as JsonValue);
}

/**
 * The policy of a request, held to the same rules as the configuration.
 * @throws Fault FIELD_INVALID naming every field that is wrong.
 */
export function policyOf(message: ForecastPolicyMessage): ForecastPolicy {
  const plain = toJson(ForecastPolicySchema, message, { alwaysEmitImplicit: true });
  return parseSettings(forecastPolicySchema, plain, "policy");
}
