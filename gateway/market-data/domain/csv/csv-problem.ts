import { Fault } from "#lib/kernel/fault.ts";

/** What is wrong at one place of a file of bars. */
export interface CsvProblem {
  readonly file: string;
  /** Counted from 1, the header included; absent when the whole file is meant. */
  readonly line?: number;
  /** The column's name. */
  readonly column?: string;
  readonly description: string;
}

const shownProblems = 20;

/** INVALID_ARGUMENT BARS_INVALID with up to 20 problems, each on a separate line. */
export function csvFault(problems: readonly CsvProblem[]): Fault {
  const shown = problems.slice(0, shownProblems);
  const hidden = problems.slice(shownProblems);
  const lines = shown.map((problem) => `\n  ${placeOf(problem)}: ${problem.description}`);
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const more = hidden.length > 0 ? `\n  and ${hidden.length} more${otherFiles(shown, hidden)}` : "";
  return new Fault(
    "INVALID_ARGUMENT",
    "BARS_INVALID",
    `${count} in the bars; nothing was stored:${lines.join("")}${more}`,
    { violations: shown.map((it) => ({ field: placeOf(it), description: it.description })) },
  );
}

/** The files of which no problem is shown. */
function otherFiles(shown: readonly CsvProblem[], hidden: readonly CsvProblem[]): string {
  const named = new Set(shown.map(({ file }) => file));
  const others = [...new Set(hidden.map(({ file }) => file))].filter((file) => !named.has(file));
  return others.length > 0 ? `, also in ${others.join(", ")}` : "";
}

/** What a file holds, short enough for a message. */
export function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

function placeOf({ file, line, column }: CsvProblem): string {
  const parts = [file];
  if (line !== undefined) parts.push(`line ${line}`);
  if (column !== undefined) parts.push(`column ${column}`);
  return parts.join(", ");
}
