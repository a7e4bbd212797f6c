import { type Flag, usageFault } from "./flag.ts";
import type { ReadFlags } from "./read-flags.ts";
import type { RecordFormat } from "./records/record-table.ts";
import type { Environment } from "./setting.ts";
import type { SprintArguments } from "./sprint-arguments.ts";
import { type Variant, variantsOf } from "./variants/variant.ts";
import { variantArguments, variantFlags } from "./variants/variant-flags.ts";

/** What `pmx sweep` was asked for. */
export interface SweepArguments extends RecordFormat {
  readonly sprint: SprintArguments;
  /** Every combination, the last setting varied fastest. */
  readonly variants: readonly Variant[];
}

/** Most sprints of one sweep: each takes seconds, and the more there are, the less the best one means. */
export const mostTries = 100;

const csvFlag: Flag = {
  name: "csv",
  help: "Print the table as comma-separated values with a line of names.",
};

/** The flags of `pmx sweep`, in the order of the help. */
export const sweepFlags: readonly Flag[] = [...variantFlags, csvFlag];

/** @throws Fault FIELD_INVALID, also for more combinations than `mostTries`. */
export function sweepArguments(typed: ReadFlags, environment: Environment): SweepArguments {
  const { sprint, varied } = variantArguments(typed, environment);
  const count = varied.reduce((product, { values }) => product * values.length, 1);
  if (count > mostTries) {
    const message = `makes ${count} sprints; at most ${mostTries} are run: leave values out, or run several sweeps`;
    throw usageFault("--vary", message);
  }
  const csv = typed.values.get("csv") === true;
  if (csv && sprint.json) throw usageFault("--csv", "and --json exclude each other");
  return { sprint, variants: variantsOf(varied), csv, json: sprint.json };
}
