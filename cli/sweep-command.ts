import { Fault } from "#lib/kernel/fault.ts";
import { wrap } from "#lib/report/plain-text.ts";
import { trialSentences } from "#lib/report/trial-sentences.ts";
import type { CommandContext } from "./command-context.ts";
import { exitCodes } from "./exit-code.ts";
import { sprintMembers } from "./json-report.ts";
import { recordCsv, recordTable } from "./records/record-table.ts";
import { reportWidth } from "./report/sprint-report.ts";
import type { SweepArguments } from "./sweep-arguments.ts";
import { type EndedVariant, runVariants } from "./variants/run-variants.ts";
import { tryColumns } from "./variants/try-columns.ts";
import { settingText } from "./variants/varied-setting.ts";

/** Runs a sprint for each combination and prints a row for each, with how many there were. */
export async function sweepCommand(
  { sprint: typed, variants, json, csv }: SweepArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const ended = await runVariants(typed, variants, context, async (_, all) => all);
  if (ended === undefined) return exitCodes.interrupted;
  refuseSeveralSnapshots(ended);
  if (json) {
    const tries = ended.map(({ variant, sprint, result, steps, timings }) => {
      return { variant: variant.label, ...sprintMembers(sprint, result, steps, timings) };
    });
    terminal.out(`${JSON.stringify({ tried: tries.length, tries })}\n`);
    return exitCodes.pass;
  }
  const rows = ended.map(({ variant, ...one }) => {
    const values = new Map(
      variant.settings.map(({ path }, at) => [path, settingText(variant.values[at]!)]),
    );
    return { ...one, label: variant.label, values };
  });
  const settings = variants[0]?.settings.map(({ path }) => path) ?? [];
  const columns = tryColumns(settings);
  if (csv) {
    terminal.out(recordCsv(columns, rows));
    return exitCodes.pass;
  }
  const width = Math.min(terminal.outColumns ?? reportWidth, reportWidth);
  const caution = `${rows.length} tries on the same bars${countText(ended)}. The best of so many is good by chance too: hold it against bars that none of them has seen.`;
  terminal.out(recordTable(columns, rows, { none: "", width: terminal.outColumns }));
  terminal.out(`\n${wrap(caution, width).join("\n")}\n`);
  return exitCodes.pass;
}

/** How many settings there were on these dates in all: those of other commands count too. */
function countText(ended: readonly EndedVariant[]): string {
  const latest = [...ended].sort(
    (one, other) => (one.sprint.trial?.number ?? 0) - (other.sprint.trial?.number ?? 0),
  );
  const last = latest.at(-1)?.sprint;
  const [sentence] = last === undefined ? [] : trialSentences(last);
  return sentence === undefined ? "" : `. ${sentence.replace(/\.$/, "")}`;
}

/** Somebody else may have imported bars at the gateway meanwhile: the rows would not be of the same. */
function refuseSeveralSnapshots(ended: readonly EndedVariant[]): void {
  const other = ended.find(({ sprint }) => sprint.dataHash !== ended[0]?.sprint.dataHash);
  if (other === undefined) return;
  const message = `the bars changed during the sweep: ${other.variant.label} (${other.sprint.name}) ran on others than ${ended[0]?.variant.label}; run it again without --request-id`;
  throw new Fault("FAILED_PRECONDITION", "DATA_CHANGED", message);
}
