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

const decided: readonly (keyof typeof ComparisonConclusion)[] = [
  "BASE_BETTER",
  "OTHER_BETTER",
  "NO_CLEAR_WINNER",
];

/** Whether a comparison is decided, whichever way; by its assured conclusion where that was asked for. */
export function comparisonExitCode(comparison: SetComparison, isAssured: boolean): number {
  const conclusion = isAssured ? comparison.assured?.conclusion : comparison.conclusion;
  // A conclusion that this version does not know decides nothing, nor does one that is not stated.
  const name = enumName(ComparisonConclusion, conclusion ?? ComparisonConclusion.UNSPECIFIED);
  return name !== undefined && decided.includes(name) ? exitCodes.pass : exitCodes.inconclusive;
}
