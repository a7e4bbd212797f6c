import type { MessageInitShape } from "@bufbuild/protobuf";
import type { RoundTripCostSchema } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import type { RoundTripCost } from "../domain/cost/round-trip-cost.ts";

/** A round trip's cost as the contract has it. */
export function roundTripCostMessage(
  cost: RoundTripCost,
): MessageInitShape<typeof RoundTripCostSchema> {
  return { entry: { ...cost.entry }, exit: { ...cost.exit }, totalBps: cost.totalBps };
}
