import { Fault } from "#lib/kernel/fault.ts";

/** What is wrong at one place of a file of bars. */
export interface FileProblem extends PlacedProblem {
  readonly file: string;
}

/** The same where the file is known. */
export interface PlacedProblem {
  /** Counted from 1, the header included; absent when the whole file is meant. */
  readonly line?: number;
  /** The column's name. */
  readonly column?: string;
  readonly description: string;
}

const shownProblems = 20;

const rowAdvice = "correct the row, or leave it out with --skip-bad-rows";
/** What to do about several rows that cannot be used. */
export const rowsAdvice = "correct these rows, or leave them out with --skip-bad-rows";

/**
 * INVALID_ARGUMENT BARS_INVALID. Its first line says what to do; up to 20 problems follow, each on a separate
 * line. One problem alone stands on the first line.
 */
export function filesFault(problems: readonly FileProblem[]): Fault {
  const shown = problems.slice(0, shownProblems);
  const violations = shown.map((it) => ({ field: fullPlace(it), description: it.description }));
  const message = problems.length === 1 ? oneProblem(problems[0]!) : severalProblems(problems);
  return new Fault("INVALID_ARGUMENT", "BARS_INVALID", message, { violations });
}

function oneProblem(problem: FileProblem): string {
  const { line, description } = problem;
  // What comes after a semicolon is what to do.
  const advice = line === undefined || description.includes(";") ? "" : `; ${rowAdvice}`;
  return `nothing was stored: ${fullPlace(problem)}: ${description}${advice}`;
}

function severalProblems(problems: readonly FileProblem[]): string {
  const shown = problems.slice(0, shownProblems);
  const hidden = problems.slice(shownProblems);
  const areRows = problems.every(({ line = 1 }) => line > 1);
  const advice = areRows ? rowsAdvice : "correct these";
  const lines = shown.map((problem) => `\n  ${fullPlace(problem)}: ${problem.description}`);
  const more = hidden.length > 0 ? `\n  and ${hidden.length} more${otherFiles(shown, hidden)}` : "";
  return `nothing was stored: ${problems.length} problems in the bars; ${advice}:${lines.join("")}${more}`;
}

/** The files of which no problem is shown. */
function otherFiles(shown: readonly FileProblem[], hidden: readonly FileProblem[]): string {
  const named = new Set(shown.map(({ file }) => file));
  const others = [...new Set(hidden.map(({ file }) => file))].filter((file) => !named.has(file));
  return others.length > 0 ? `, also in ${others.join(", ")}` : "";
}

/** What a file holds, short enough for a message. */
export function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

function fullPlace(problem: FileProblem): string {
  return [problem.file, placeOf(problem)].filter((part) => part !== "").join(", ");
}

/** The line and column of a problem, empty where the whole file is meant. */
export function placeOf({ line, column }: PlacedProblem): string {
  const parts: string[] = [];
  if (line !== undefined) parts.push(`line ${line}`);
  if (column !== undefined) parts.push(`column ${column}`);
  return parts.join(", ");
}
