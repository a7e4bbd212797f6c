import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { barProblems } from "#lib/kernel/bar-rules.ts";
import {
  type ColumnOrder,
  type CsvColumn,
  columnOf,
  parseCsvHeader,
  splitCsvLine,
} from "./csv-columns.ts";
import { parseBarStart, watchDateOrder } from "./csv-dates.ts";
import { type CsvProblem, clip } from "./csv-problem.ts";
import { widenRounding } from "./widen-rounding.ts";

/** A parsed file: bars when there are no problems. */
export interface ParsedBars {
  readonly bars: readonly Bar[];
  readonly problems: readonly CsvProblem[];
  /** Bars whose high or low was moved onto the open or close by rounding (`widenRounding`). */
  readonly widenedCount: number;
}

/** The bars that one ImportBars takes. */
const largestRows = 100_000;

const numbers = ["open", "high", "low", "close", "volume"] as const;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Parses daily bars from comma-separated values with the columns date, open, high, low, close,
 * adj_close (optional) and volume, in any order; LF or CRLF; a byte-order mark is skipped.
 *
 * The bars are the open, high, low and close as they stand, which for trading must be
 * split-adjusted; adj_close, which has dividends in it too, is checked but never traded on.
 * Every problem of the file is reported, at its line and column; `file` is only named in them.
 * `interval` is the length of the bars.
 */
export function parseBarsCsv(text: string, file: string, interval: BarInterval): ParsedBars {
  const lines = text
    .replace(/^\uFEFF/, "")
    .trimEnd()
    .split(/\r?\n/);
  const refuse = (problems: readonly CsvProblem[]) => ({ bars: [], problems, widenedCount: 0 });
  if (lines.length === 1 && lines[0] === "") {
    return refuse([{ file, description: "the file is empty" }]);
  }
  const header = parseCsvHeader(lines[0]!);
  if ("problems" in header) {
    return refuse(header.problems.map((description) => ({ file, line: 1, description })));
  }
  const { order } = header;
  if (lines.length === 1) return refuse([{ file, description: "no row follows the header" }]);
  if (lines.length > largestRows + 1) {
    const description = `holds ${lines.length - 1} rows; at most ${largestRows} fit in one import, so split the file`;
    return refuse([{ file, description }]);
  }
  const rows = lines.slice(1).map(splitCsvLine);
  const emptyColumns = numbers.filter((column) =>
    rows.every((row) => row?.[order.get(column)!] === ""),
  );
  if (emptyColumns.length > 0) {
    const description = `is empty in every row; ${emptyCellAdvice}`;
    return refuse(emptyColumns.map((column) => ({ file, column, description })));
  }
  return parseRows(rows, order, file, interval);
}

const emptyCellAdvice =
  "bars need open, high, low, close and volume, and none is made up: take them from another source";

function parseRows(
  rows: readonly (readonly string[] | undefined)[],
  order: ColumnOrder,
  file: string,
  interval: BarInterval,
): ParsedBars {
  const problems: CsvProblem[] = [];
  const bars: Bar[] = [];
  const placeProblem = watchDateOrder();
  let widenedCount = 0;
  for (const [index, row] of rows.entries()) {
    const line = index + 2;
    if (row === undefined) {
      problems.push({ file, line, description: "the quotes do not match" });
      continue;
    }
    if (row.length !== order.size) {
      const description = `holds ${row.length} fields; the header names ${order.size} columns`;
      problems.push({ file, line, description });
      continue;
    }
    const report: Report = (column, description) =>
      problems.push({ file, line, column, description });
    const read = readRow((column) => row[order.get(column) ?? -1], interval, report);
    if (read === undefined) continue;
    const bar = widenRounding(read);
    if (bar !== read) widenedCount += 1;
    for (const { field, description } of barProblems(bar, interval)) {
      report(columnOf[field], description);
    }
    const misplaced = placeProblem(bar.startTimeMs, line);
    if (misplaced !== undefined) report("date", misplaced);
    bars.push(bar);
  }
  return { bars: problems.length > 0 ? [] : bars, problems, widenedCount };
}

/** Notes what is wrong with a cell. */
type Report = (column: CsvColumn, description: string) => void;

/** A bar of the row's cells, or undefined after reporting the cells that cannot be read. */
function readRow(
  cell: (column: CsvColumn) => string | undefined,
  interval: BarInterval,
  report: Report,
): Bar | undefined {
  const startTimeMs = parseBarStart(cell("date") ?? "", interval);
  if (typeof startTimeMs === "string") report("date", startTimeMs);
  const [open, high, low, close, volumeUnits] = numbers.map((column) =>
    readNumber(column, cell(column) ?? "", report),
  );
  const adjusted = cell("adj_close");
  const adjClose = adjusted ? readNumber("adj_close", adjusted, report) : undefined;
  if (adjClose !== undefined && !(adjClose > 0 && adjClose < Number.POSITIVE_INFINITY)) {
    report("adj_close", `holds ${adjClose}, which must be above 0 (or leave the cell empty)`);
  }
  const known = [open, high, low, close, volumeUnits].every((value) => value !== undefined);
  if (typeof startTimeMs === "string" || !known) return undefined;
  return { startTimeMs, open, high, low, close, volumeUnits } as Bar;
}

/** The number of a cell, or undefined after reporting a cell that holds none. */
function readNumber(column: CsvColumn, text: string, report: Report): number | undefined {
  if (decimal.test(text)) return Number(text);
  report(column, text === "" ? emptyCell(column) : `holds "${clip(text)}", which is not a number`);
  return undefined;
}

function emptyCell(column: CsvColumn): string {
  return column === "volume"
    ? "is empty; write 0 if nothing was traded, or remove the row"
    : "is empty; fill it from the source or remove the row (no price is made up)";
}
