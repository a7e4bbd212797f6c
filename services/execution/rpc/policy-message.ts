import type { MessageInitShape } from "@bufbuild/protobuf";
import type { z } from "zod";
import type { ExecutionPolicy as PolicyMessage } from "../../../proto/gen/pmx/execution/v1/policy_pb.ts";
import type {
  CostModel as CostModelMessage,
  CostModelSchema,
} from "../../../proto/gen/pmx/type/v1/cost_pb.ts";
import type { CostModel } from "../../kernel/cost.ts";
import { costModelSchema } from "../../kernel/cost-model-schema.ts";
import { invalidFields } from "../../kernel/fault.ts";
import type { ExecutionPolicy } from "../domain/policy.ts";
import { executionPolicySchema } from "../policy-schema.ts";

/** A policy in a request. @throws Fault INVALID_ARGUMENT naming each wrong field. */
export function policyFrom({ $typeName: _, ...policy }: PolicyMessage): ExecutionPolicy {
  return parsed(executionPolicySchema, policy, "policy");
}

/** A cost model in a request. @throws Fault INVALID_ARGUMENT naming each wrong field. */
export function costModelFrom({ $typeName: _, ...model }: CostModelMessage): CostModel {
  return parsed(costModelSchema, model, "cost_model");
}

/** A cost model in a reply. */
export function costModelTo(model: CostModel): MessageInitShape<typeof CostModelSchema> {
  return { ...model, halfSpreadBpsByClass: { ...model.halfSpreadBpsByClass } };
}

function parsed<T>(schema: z.ZodType<T>, message: object, field: string): T {
  const { $unknown: _, ...value } = message as { $unknown?: unknown };
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const violations = result.error.issues.map((issue) => ({
    field: [field, ...issue.path.map(snakeCase)].join("."),
    description: issue.message,
  }));
  throw invalidFields(violations);
}

/** Zod speaks of our names, a caller of the proto's; keys of a map are upper case in both. */
function snakeCase(step: PropertyKey): string {
  const name = String(step);
  if (name === name.toUpperCase()) return name;
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
