import type { Bar } from "#lib/kernel/bar.ts";
import { barProblems } from "#lib/kernel/bar-rules.ts";
import { conflictText } from "./files/arrange-bars.ts";
import { counted } from "./files/counted.ts";
import type { FileProblem } from "./files/file-problem.ts";
import type { FileBars } from "./files/read-bar-file.ts";
import type { RawBar } from "./raw-bar.ts";
import { widenRounding } from "./widen-rounding.ts";

/** What can be traded of a file. */
export interface TradableBars {
  /** Ascending; none when there are problems. */
  readonly bars: readonly Bar[];
  readonly problems: readonly FileProblem[];
  /** Rows that were left out for what is wrong with them. */
  readonly skipped: readonly FileProblem[];
  /** Bars whose high or low was moved onto the open or close by rounding (`widenRounding`). */
  readonly widenedCount: number;
  readonly notes: readonly string[];
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
} as const;

/**
 * Makes bars that can be traded of what a file holds: each needs open, high and low beside its close, and keeps
 * the rules of a bar. A volume that the source does not have counts as 0.
 * @param file - only named in problems.
 * @param skipBadRows - leaves out the rows that do not, and reports them.
 */
export function tradableBars(read: FileBars, file: string, skipBadRows = false): TradableBars {
  const refused = { bars: [], skipped: [], widenedCount: 0, notes: [] };
  if (read.bars.length === 0 && read.problems.length > 0) {
    return { ...refused, problems: read.problems };
  }
  const column = (field: keyof FileBars["columnNames"]) => read.columnNames[field] ?? field;
  const lacking = needed.filter((field) => read.bars.every((bar) => bar[field] === undefined));
  if (read.bars.length > 0 && lacking.length > 0) {
    const description = `has no ${lacking.join(", no ")} in any row; bars that are traded need open, high and low, and none is made up: take them from another source`;
    return { ...refused, problems: [{ file, description }] };
  }
  const bad: FileProblem[] = read.conflicts.map((conflict) => ({
    file,
    line: conflict.copies.at(-1)!.line,
    column: column("date"),
    description: conflictText(conflict),
  }));
  const bars: Bar[] = [];
  let widenedCount = 0;
  let unknownVolumes = 0;
  for (const [at, raw] of read.bars.entries()) {
    const line = read.lines[at]!;
    const whole = withoutGaps(raw);
    if (whole === undefined) {
      for (const field of needed.filter((name) => raw[name] === undefined)) {
        const description = "is empty; fill it from the source (no price is made up)";
        bad.push({ file, line, column: column(field), description });
      }
      continue;
    }
    const bar = widenRounding(whole);
    const wrong = barProblems(bar, read.interval);
    for (const { field, description } of wrong) {
      bad.push({ file, line, column: column(fieldOf[field]), description });
    }
    if (wrong.length > 0) continue;
    if (bar !== whole) widenedCount += 1;
    if (raw.volumeUnits === undefined) unknownVolumes += 1;
    bars.push(bar);
  }
  const problems = [...read.problems, ...(skipBadRows ? [] : bad)];
  if (problems.length > 0) return { ...refused, problems: problems.sort(byLine) };
  if (bars.length === 0) {
    return { ...refused, skipped: bad, problems: [{ file, description: "no row of it is a bar" }] };
  }
  const notes =
    unknownVolumes === 0 ? [] : [`no volume in ${counted(unknownVolumes, "bar")}; it counts as 0`];
  return { bars, problems: [], skipped: bad, widenedCount, notes };
}

function byLine({ line: a = 0 }: FileProblem, { line: b = 0 }: FileProblem): number {
  return a - b;
}

function withoutGaps(raw: RawBar): Bar | undefined {
  const { startTimeMs, open, high, low, close, volumeUnits = 0 } = raw;
  if (open === undefined || high === undefined || low === undefined) return undefined;
  return { startTimeMs, open, high, low, close, volumeUnits };
}
