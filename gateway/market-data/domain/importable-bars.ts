import type { Bar } from "#lib/kernel/bar.ts";
import { barProblems } from "#lib/kernel/bar-rules.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { conflictText } from "./files/arrange-bars.ts";
import type { FileProblem } from "./files/file-problem.ts";
import type { FileBars } from "./files/read-bar-file.ts";
import { filledBar } from "./filled-bar.ts";
import { counted } from "./quality/evidence.ts";
import type { RawBar } from "./raw-bar.ts";
import { widenRounding } from "./widen-rounding.ts";

/** What can be imported of a file. */
export interface ImportableBars {
  /** Ascending; none when there are problems. */
  readonly bars: readonly RawBar[];
  readonly problems: readonly FileProblem[];
  /** Rows that were left out for what is wrong with them. */
  readonly skipped: readonly FileProblem[];
  /** Bars whose high or low was moved onto the open or close by rounding (`widenRounding`). */
  readonly widenedCount: number;
  readonly notes: readonly string[];
}

/** How a file is imported. */
export interface ImportChoice {
  /** UTC milliseconds; a bar that closes later would still change. Absent: all bars have closed. */
  readonly nowMs?: number;
  /** Leaves out the rows that cannot be imported, and reports them. */
  readonly skipBadRows?: boolean;
}

const needed = ["open", "high", "low"] as const;

/** The column that fills each field of a bar. */
const fieldOf = {
  startTimeMs: "date",
  open: "open",
  high: "high",
  low: "low",
  close: "close",
  volumeUnits: "volume",
} as const satisfies Readonly<Record<keyof Bar, string>>;

/**
 * The bars of a file that keep the rules of a bar: each has open, high and low beside its close, one bar has each
 * start, and all have closed. A volume may be missing, and so may an open, high or low that no row has: such a
 * series is forecast and audited, and not traded.
 * @param file - only named in problems.
 */
export function importableBars(
  read: FileBars,
  file: string,
  { nowMs = Number.POSITIVE_INFINITY, skipBadRows = false }: ImportChoice = {},
): ImportableBars {
  const refused = { bars: [], skipped: [], widenedCount: 0, notes: [] };
  if (read.bars.length === 0 && read.problems.length > 0) {
    return { ...refused, problems: read.problems };
  }
  const lacking = needed.filter((field) => read.bars.every((bar) => bar[field] === undefined));
  const bad: FileProblem[] = read.conflicts.map((conflict) => ({
    file,
    line: conflict.copies.at(-1)!.line,
    column: read.columnNames.date ?? "date",
    description: conflictText(conflict),
  }));
  const bars: RawBar[] = [];
  let widenedCount = 0;
  for (const [at, raw] of read.bars.entries()) {
    const bar = widenRounding(raw);
    const wrong = rowProblems(bar, read, lacking, nowMs);
    for (const { field, description } of wrong) {
      const column = read.columnNames[field] ?? field;
      bad.push({ file, line: read.lines[at]!, column, description });
    }
    if (wrong.length > 0) continue;
    if (bar !== raw) widenedCount += 1;
    bars.push(bar);
  }
  const problems = [...read.problems, ...(skipBadRows ? [] : bad)];
  if (problems.length > 0) return { ...refused, problems: problems.sort(byLine) };
  if (bars.length === 0) {
    return { ...refused, skipped: bad, problems: [{ file, description: "no row of it is a bar" }] };
  }
  const unknownVolumes = bars.filter(({ volumeUnits }) => volumeUnits === undefined).length;
  const notes = [
    ...(lacking.length > 0
      ? [`no ${lacking.join(", no ")} in any row: the series is forecast and audited, not traded`]
      : []),
    ...(unknownVolumes > 0
      ? [`no volume in ${counted(unknownVolumes, "bar")}; it counts as 0`]
      : []),
  ];
  return { bars, problems: [], skipped: bad, widenedCount, notes };
}

interface RowProblem {
  readonly field: keyof FileBars["columnNames"];
  readonly description: string;
}

const sound: readonly RowProblem[] = [];

function rowProblems(
  bar: RawBar,
  { interval }: FileBars,
  lacking: readonly (typeof needed)[number][],
  nowMs: number,
): readonly RowProblem[] {
  const gaps = needed.filter((field) => bar[field] === undefined && !lacking.includes(field));
  if (gaps.length > 0) {
    const description = "is empty; fill it from the source (no price is made up)";
    return gaps.map((field) => ({ field, description }));
  }
  const wrong = barProblems(filledBar(bar), interval);
  const { adjClose = 1 } = bar;
  const isOver = closeTimeMs(bar, interval) <= nowMs;
  if (wrong.length === 0 && adjClose > 0 && isOver) return sound;
  const problems = wrong.map(({ field, description }): RowProblem => {
    return { field: fieldOf[field], description };
  });
  if (!(adjClose > 0)) {
    problems.push({ field: "adjClose", description: `${adjClose} must be above 0, or left empty` });
  }
  if (!isOver && wrong.length === 0) {
    const end = new Date(closeTimeMs(bar, interval)).toISOString();
    const description = `its bar is not over until ${end} and would still change`;
    problems.push({ field: "date", description });
  }
  return problems;
}

function byLine({ line: a = 0 }: FileProblem, { line: b = 0 }: FileProblem): number {
  return a - b;
}
