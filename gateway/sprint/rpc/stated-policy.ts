import { type DescMessage, toJson } from "@bufbuild/protobuf";
import type { Canonical } from "#lib/kernel/canonical.ts";
import { ExecutionPolicySchema } from "#proto/pmx/execution/v1/policy_pb.ts";
import { ForecastPolicySchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { RiskPolicySchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { CostModelSchema } from "#proto/pmx/type/v1/cost_pb.ts";
import type { SprintPolicy } from "../domain/sprint.ts";
import { keptToMessage } from "./sprint-message.ts";

/**
 * Every setting that forecasts and trades follow, by the names of its fields. What is kept of a policy leaves out the
 * settings that are 0 or false; here they are stated. Gates only judge, so that they are left out.
 */
export function statedPolicy(policy: SprintPolicy): Canonical {
  const { forecast, risk, intradayRisk, costModel, execution } = policy;
  return {
    forecast: stated(ForecastPolicySchema, forecast.pinned),
    risk: stated(RiskPolicySchema, risk.pinned),
    ...(intradayRisk !== undefined && { intradayRisk: stated(RiskPolicySchema, intradayRisk) }),
    costModel: stated(CostModelSchema, costModel),
    execution: stated(ExecutionPolicySchema, execution),
  };
}

function stated(schema: DescMessage, kept: Canonical): Canonical {
  return toJson(schema, keptToMessage(schema, kept), { alwaysEmitImplicit: true }) as Canonical;
}
