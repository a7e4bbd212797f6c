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

/**
 * INVALID_ARGUMENT BARS_INVALID. Its first line says what to do; up to 20 problems follow, each on a separate
 * line. One problem alone stands on the first line.
 */
export function csvFault(problems: readonly CsvProblem[]): Fault {
  const shown = problems.slice(0, shownProblems);
  const violations = shown.map((it) => ({ field: placeOf(it), description: it.description }));
  const message = problems.length === 1 ? oneProblem(problems[0]!) : severalProblems(problems);
  return new Fault("INVALID_ARGUMENT", "BARS_INVALID", message, { violations });
}

function oneProblem(problem: CsvProblem): string {
  const { line, description } = problem;
  // What comes after a semicolon is what to do.
  const advice =
    line === undefined || description.includes(";") ? "" : "; correct or remove the row";
  return `nothing was stored: ${placeOf(problem)}: ${description}${advice}`;
}

function severalProblems(problems: readonly CsvProblem[]): string {
  const shown = problems.slice(0, shownProblems);
  const hidden = problems.slice(shownProblems);
  const areRows = problems.every(({ line = 1 }) => line > 1);
  const advice = areRows ? "correct or remove these rows" : "correct these";
  const lines = shown.map((problem) => `\n  ${placeOf(problem)}: ${problem.description}`);
  const more = hidden.length > 0 ? `\n  and ${hidden.length} more${otherFiles(shown, hidden)}` : "";
  return `nothing was stored: ${problems.length} problems in the bars; ${advice}:${lines.join("")}${more}`;
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
