import type { MessageInitShape } from "@bufbuild/protobuf";
import type { CostModel } from "#lib/kernel/cost.ts";
import { costModelSchema } from "#lib/kernel/cost-model-schema.ts";
import { parseSettings } from "#lib/kit/config/parse-settings.ts";
import type { CostModel as CostModelMessage, CostModelSchema } from "#proto/pmx/type/v1/cost_pb.ts";

/** A cost model as its message. */
export function costModelToMessage(model: CostModel): MessageInitShape<typeof CostModelSchema> {
  return {
    ...model,
    halfSpreadBpsByClass: { ...model.halfSpreadBpsByClass },
    slippageBpsByClass: presentOf(model.slippageBpsByClass),
    commissionBpsByClass: presentOf(model.commissionBpsByClass),
    borrowBpsPerYearByClass: presentOf(model.borrowBpsPerYearByClass),
    halfSpreadBpsByExchange: { ...model.halfSpreadBpsByExchange },
    slippageBpsByExchange: { ...model.slippageBpsByExchange },
    commissionBpsByExchange: { ...model.commissionBpsByExchange },
    commissionPerShareByClass: presentOf(model.commissionPerShareByClass),
    commissionPerShareByExchange: { ...model.commissionPerShareByExchange },
    minimumCommissionByClass: presentOf(model.minimumCommissionByClass),
    minimumCommissionByExchange: { ...model.minimumCommissionByExchange },
    impactFloorBpsByClass: presentOf(model.impactFloorBpsByClass),
    impactFloorBpsByExchange: { ...model.impactFloorBpsByExchange },
    impactCoefficientByClass: presentOf(model.impactCoefficientByClass),
    impactCoefficientByExchange: { ...model.impactCoefficientByExchange },
  };
}

/** The cost model of a message; `field` is its path. @throws Fault FIELD_INVALID by field. */
export function costModelFromMessage(message: CostModelMessage, field: string): CostModel {
  const { $typeName: _, $unknown: __, ...settings } = message;
  // A map without entries is left out, so that a model of version 0.2 keeps its hash.
  const present = Object.entries(settings).filter(
    ([name, value]) => !optionalMaps.has(name) || Object.keys(value).length > 0,
  );
  return parseSettings(costModelSchema, Object.fromEntries(present), field);
}

const optionalMaps: ReadonlySet<string> = new Set([
  "slippageBpsByClass",
  "commissionBpsByClass",
  "halfSpreadBpsByExchange",
  "slippageBpsByExchange",
  "commissionBpsByExchange",
  "commissionPerShareByClass",
  "commissionPerShareByExchange",
  "minimumCommissionByClass",
  "minimumCommissionByExchange",
  "impactFloorBpsByClass",
  "impactFloorBpsByExchange",
  "impactCoefficientByClass",
  "impactCoefficientByExchange",
  "borrowBpsPerYearByClass",
]);

function presentOf(byClass: CostModel["slippageBpsByClass"] = {}): { [key: string]: number } {
  return Object.fromEntries(
    Object.entries(byClass).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
