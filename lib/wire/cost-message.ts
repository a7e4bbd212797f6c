import type { MessageInitShape } from "@bufbuild/protobuf";
import type { CostModel } from "#lib/kernel/cost.ts";
import { costModelSchema } from "#lib/kernel/cost-model-schema.ts";
import { parseSettings } from "#lib/kit/config/parse-settings.ts";
import type { CostModel as CostModelMessage, CostModelSchema } from "#proto/pmx/type/v1/cost_pb.ts";

/** A cost model as its message. */
export function costModelToMessage(model: CostModel): MessageInitShape<typeof CostModelSchema> {
  return { ...model, halfSpreadBpsByClass: { ...model.halfSpreadBpsByClass } };
}

/** The cost model of a message; `field` is its path. @throws Fault FIELD_INVALID by field. */
export function costModelFromMessage(message: CostModelMessage, field: string): CostModel {
  const { $typeName: _, $unknown: __, ...settings } = message;
  return parseSettings(costModelSchema, settings, field);
}
