import type { MessageInitShape } from "@bufbuild/protobuf";
import { Comparator } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { PlannedGateSchema } from "#proto/pmx/audit/v1/gate_plan_pb.ts";
import type { PlannedAssurance } from "../domain/assurance/plan-assurance.ts";

/** What an assured PASS of the shares of a gate takes, as its message: what means take rests on a law of returns. */
export function plannedGateToMessage(
  gate: string,
  planned: readonly PlannedAssurance[],
  withoutLaw: readonly string[],
): MessageInitShape<typeof PlannedGateSchema> {
  const shares = planned.filter(({ kind }) => kind === "SHARE");
  return {
    gate,
    unreachable: withoutLaw.length > 0 || shares.some(({ isReachable }) => !isReachable),
    shares: shares.map(({ comparator, windowEnd, chances, ...rest }) => {
      const { criterion, threshold, windows, mostWrong, fewestWindows } = rest;
      return {
        ...{ criterion, threshold, windows },
        comparator: Comparator[comparator],
        ofTrades: windowEnd === "TRADES",
        ...(mostWrong !== undefined && { mostWrong }),
        ...(fewestWindows !== undefined && { fewestWindows }),
        chances: chances.map((chance) => ({ ...chance })),
      };
    }),
  };
}
