import { FillModel } from "#proto/pmx/execution/v1/policy_pb.ts";

/** "stop before target where one bar holds both (pessimistic)". */
export function fillModelText(model: FillModel): string {
  if (model === FillModel.OPTIMISTIC)
    return "target before stop where one bar holds both (optimistic)";
  if (model === FillModel.BASE)
    return "along the price path where one bar holds both levels (base)";
  return "stop before target where one bar holds both (pessimistic)";
}
