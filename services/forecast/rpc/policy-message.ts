import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ForecastPolicy as ForecastPolicyMessage,
  ForecastPolicySchema,
} from "../../../proto/gen/pmx/forecast/v1/policy_pb.ts";
import { parseSettings } from "../../kit/config/parse-settings.ts";
import { forecastPolicySchema } from "../config.ts";
import type { ForecastPolicy } from "../domain/policy.ts";

/** A policy as the contract has it. */
export function policyMessage(
  policy: ForecastPolicy,
): MessageInitShape<typeof ForecastPolicySchema> {
  return {
    ...policy,
    models: [...policy.models],
    intervalLevelRatios: [...policy.intervalLevelRatios],
  };
}

/**
 * The policy of a request, held to the same rules as the configuration.
 * @throws Fault FIELD_INVALID naming every field that is wrong.
 */
export function policyOf(message: ForecastPolicyMessage): ForecastPolicy {
  return parseSettings(forecastPolicySchema, plain(message), "policy");
}

function plain(message: ForecastPolicyMessage): unknown {
  const { $typeName: _, $unknown: __, garch, samossa, ...policy } = message;
  const nested = (settings: typeof garch | typeof samossa) => {
    if (settings === undefined) return undefined;
    const { $typeName: ___, $unknown: ____, ...fields } = settings;
    return fields;
  };
  return { ...policy, garch: nested(garch), samossa: nested(samossa) };
}
