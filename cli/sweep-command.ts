import { Fault } from "#lib/kernel/fault.ts";
import type { CommandContext } from "./command-context.ts";
import { exitCodes } from "./exit-code.ts";
import { sprintMembers } from "./json-report.ts";
import { recordCsv, recordTable } from "./records/record-table.ts";
import { wrap } from "./report/plain-text.ts";
import { reportWidth } from "./report/sprint-report.ts";
import type { SweepArguments } from "./sweep-arguments.ts";
import { type EndedVariant, runVariants } from "./variants/run-variants.ts";
import { tryColumns } from "./variants/try-columns.ts";

/** Runs a sprint for each combination and prints a row for each, with how many there were. */
export async function sweepCommand(
  { sprint: typed, variants, json, csv }: SweepArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const ended = await runVariants(typed, variants, context, async (_, all) => all);
  if (ended === undefined) return exitCodes.interrupted;
  refuseSeveralSnapshots(ended);
  const family = ended[0]?.sprint.spec?.trialFamily ?? "";
  if (json) {
    const tries = ended.map(({ variant, sprint, result, steps, timings }) => {
      return { variant: variant.label, ...sprintMembers(sprint, result, steps, timings) };
    });
    terminal.out(`${JSON.stringify({ trialFamily: family, tried: tries.length, tries })}\n`);
    return exitCodes.pass;
  }
  const rows = ended.map(({ variant, ...one }) => {
    const values = new Map(variant.settings.map(({ path }, at) => [path, `${variant.values[at]}`]));
    return { ...one, label: variant.label, values };
  });
  const settings = variants[0]?.settings.map(({ path }) => path) ?? [];
  const columns = tryColumns(settings);
  if (csv) {
    terminal.out(recordCsv(columns, rows));
    return exitCodes.pass;
  }
  const width = Math.min(terminal.outColumns ?? reportWidth, reportWidth);
  const caution = `${rows.length} tries on the same bars, recorded as one family (${family}). The best of so many is good by chance too: hold it against bars that none of them has seen.`;
  terminal.out(recordTable(columns, rows, { none: "", width: terminal.outColumns }));
  terminal.out(`\n${wrap(caution, width).join("\n")}\n`);
  return exitCodes.pass;
}

/** Somebody else may have imported bars at the gateway meanwhile: the rows would not be of the same. */
function refuseSeveralSnapshots(ended: readonly EndedVariant[]): void {
  const other = ended.find(({ sprint }) => sprint.dataHash !== ended[0]?.sprint.dataHash);
  if (other === undefined) return;
  const message = `the bars changed during the sweep: ${other.variant.label} (${other.sprint.name}) ran on others than ${ended[0]?.variant.label}; run it again without --request-id`;
  throw new Fault("FAILED_PRECONDITION", "DATA_CHANGED", message);
}
