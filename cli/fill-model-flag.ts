import { FillModel } from "#proto/pmx/execution/v1/policy_pb.ts";
import type { Flag } from "./flag.ts";
import { oneOf, type Setting } from "./setting.ts";

const models = {
  pessimistic: FillModel.PESSIMISTIC,
  base: FillModel.BASE,
  optimistic: FillModel.OPTIMISTIC,
} as const;

const modelNames = Object.keys(models) as (keyof typeof models)[];

/** What the fills of a sprint make of a bar that does not tell the order of its prices. */
export const fillModelFlag: Flag = {
  name: "fill-model",
  value: "NAME",
  choices: modelNames,
  help: "pessimistic, base or optimistic. Default: the policy's.",
};

/** @throws Fault FIELD_INVALID. */
export function fillModelOf(setting: Setting): FillModel {
  return models[oneOf(setting, modelNames)];
}

/** "stop before target where one bar holds both (pessimistic)". */
export function fillModelText(model: FillModel): string {
  if (model === FillModel.OPTIMISTIC)
    return "target before stop where one bar holds both (optimistic)";
  if (model === FillModel.BASE)
    return "along the price path where one bar holds both levels (base)";
  return "stop before target where one bar holds both (pessimistic)";
}
