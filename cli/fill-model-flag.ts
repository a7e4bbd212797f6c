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
