import type { MessageInitShape } from "@bufbuild/protobuf";
import type { RoundTripCostSchema } from "../../../proto/gen/pmx/riskgate/v1/decision_pb.ts";
import type {
  CostModel as CostModelMessage,
  CostModelSchema,
} from "../../../proto/gen/pmx/type/v1/cost_pb.ts";
import type { CostModel } from "../../kernel/cost.ts";
import { costModelSchema } from "../../kernel/cost-model-schema.ts";
import type { RoundTripCost } from "../domain/cost/round-trip-cost.ts";
import { parseSettings } from "./parse-settings.ts";

/** A cost model as the contract has it. */
export function costModelMessage(model: CostModel): MessageInitShape<typeof CostModelSchema> {
  return { ...model, halfSpreadBpsByClass: { ...model.halfSpreadBpsByClass } };
}

/** @throws Fault INVALID_ARGUMENT FIELD_INVALID naming each field that is out of range. */
export function costModelOf(message: CostModelMessage): CostModel {
  const { $typeName: _, $unknown: __, ...plain } = message;
  return parseSettings(costModelSchema, plain, "cost_model");
}

/** A round trip's cost as the contract has it. */
export function roundTripCostMessage(
  cost: RoundTripCost,
): MessageInitShape<typeof RoundTripCostSchema> {
  return { entry: { ...cost.entry }, exit: { ...cost.exit }, totalBps: cost.totalBps };
}
