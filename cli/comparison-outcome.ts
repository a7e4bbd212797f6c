import { enumName } from "#lib/wire/enum-name.ts";
import { ComparisonConclusion, type SetComparison } from "#proto/pmx/audit/v1/comparison_pb.ts";
import { exitCodes } from "./exit-code.ts";
import type { Flag } from "./flag.ts";

/** Which metric decides a comparison. */
export const decideByFlag: Flag = {
  name: "decide-by",
  value: "METRIC",
  help: "Metric that decides, such as rmse_ratio. Default net_pnl.",
};

/** Whether a comparison is decided, whichever way. */
export function comparisonExitCode({ conclusion }: SetComparison): number {
  // A conclusion that this version does not know decides nothing.
  const name = enumName(ComparisonConclusion, conclusion) ?? "INCONCLUSIVE";
  return name === "INCONCLUSIVE" ? exitCodes.inconclusive : exitCodes.pass;
}
