import type { Field } from "./column-names.ts";
import { type DateCell, dateOrderOf } from "./date-order.ts";
import { clip, type PlacedProblem } from "./file-problem.ts";
import type { Layout } from "./layout.ts";
import { isMissing, type NumberStyle, numberOf } from "./numbers.ts";
import type { Table } from "./table.ts";
import { type DateOrder, type WrittenTime, withTimeOfDay, writtenTimeOf } from "./written-time.ts";

/** How the cells of a file are to be read. */
export interface CellReading {
  readonly style: NumberStyle;
  /** Power of ten that takes its prices to the major unit of their currency. */
  readonly priceShift: number;
  /** The order of dates in digits that the user states. */
  readonly dateOrder?: DateOrder;
  /** Of a file with a column of tickers, the one whose rows are read. */
  readonly ticker?: string;
}

/** One row with a close: everything of a bar but its start, which depends on all rows. */
export interface ReadRow {
  /** From 1. */
  readonly line: number;
  readonly time: WrittenTime;
  readonly open: number | undefined;
  readonly high: number | undefined;
  readonly low: number | undefined;
  readonly close: number;
  readonly adjClose: number | undefined;
  readonly volumeUnits: number | undefined;
  /** Cash for each share; 0 where none was paid. */
  readonly dividend: number;
  /** New shares for each old one; 1 where nothing was split. */
  readonly split: number;
}

/** The rows of a file, in its order. */
export interface ReadRows {
  readonly rows: readonly ReadRow[];
  /** What is wrong with single rows. */
  readonly bad: readonly PlacedProblem[];
  /** Lines that name a day and hold no value. */
  readonly emptyLines: readonly number[];
}

/**
 * Reads the cells of all rows below the header; blank lines and a header that is repeated are passed over.
 * @returns a problem of the whole file where it cannot be said what its dates mean.
 */
export function readRows(
  table: Table,
  layout: Layout,
  reading: CellReading,
): ReadRows | { readonly problem: PlacedProblem } {
  const kept = keptRows(table, layout, reading.ticker);
  const { columns, names } = layout;
  const order = dateOrderOf(dateCells(kept, layout), {
    ...(reading.dateOrder !== undefined && { stated: reading.dateOrder }),
    ...(layout.dateOrder !== undefined && { usual: layout.dateOrder }),
  });
  if (typeof order !== "string") {
    return { problem: { ...order.problem, column: names[columns.date!] ?? "date" } };
  }
  const reader = createRowReader(layout, reading, order);
  const rows: ReadRow[] = [];
  const emptyLines: number[] = [];
  for (const { cells, line } of kept) {
    const row = reader.read(cells, line);
    if (row === "empty") emptyLines.push(line);
    else if (row !== undefined) rows.push(row);
  }
  return { rows, bad: reader.bad, emptyLines };
}

interface KeptRow {
  readonly cells: readonly string[];
  readonly line: number;
}

function keptRows({ rows }: Table, layout: Layout, ticker: string | undefined): readonly KeptRow[] {
  const { firstRow, columns } = layout;
  const header = firstRow > 0 ? rows[firstRow - 1]!.join("\n") : undefined;
  const kept: KeptRow[] = [];
  for (let at = firstRow; at < rows.length; at += 1) {
    const cells = rows[at]!;
    if (cells.every((cell) => cell.trim() === "")) continue;
    if (header !== undefined && cells[0] === rows[firstRow - 1]![0] && cells.join("\n") === header)
      continue;
    if (ticker !== undefined && cells[columns.ticker ?? -1]?.trim().toUpperCase() !== ticker)
      continue;
    kept.push({ cells, line: at + 1 });
  }
  return kept;
}

function dateCells(rows: readonly KeptRow[], { columns }: Layout): readonly DateCell[] {
  return rows.map(({ cells, line }) => ({ text: cells[columns.date!]?.trim() ?? "", line }));
}

function widthProblem(cells: readonly string[], { names }: Layout): string | undefined {
  const isWide =
    cells.length > names.length && cells.slice(names.length).some((cell) => cell.trim() !== "");
  if (cells.length >= names.length && !isWide) return undefined;
  return `holds ${cells.length} fields; the header names ${names.length} columns`;
}

interface RowReader {
  /** What was wrong with the rows that were read. */
  readonly bad: readonly PlacedProblem[];
  /** The row, "empty" where it names a day and nothing else, undefined where something is wrong with it. */
  read(cells: readonly string[], line: number): ReadRow | "empty" | undefined;
}

function createRowReader(layout: Layout, reading: CellReading, order: DateOrder): RowReader {
  const { columns, names } = layout;
  const { style, priceShift } = reading;
  const bad: PlacedProblem[] = [];
  const report = (line: number, field: Field, description: string) => {
    bad.push({ line, column: clip(names[columns[field] ?? -1] || field), description });
  };
  const cellOf = (cells: readonly string[], field: Field): string =>
    cells[columns[field] ?? -1]?.trim() ?? "";
  const numberIn = (
    cells: readonly string[],
    line: number,
    field: Field,
    shift: number,
  ): number | undefined => {
    const column = columns[field];
    if (column === undefined) return undefined;
    const text = cells[column]!.trim();
    const value = numberOf(text, style, shift);
    if (value === undefined || Number.isFinite(value)) return value;
    report(line, field, `holds "${clip(text)}", which is not a number`);
    return undefined;
  };
  const timeIn = (cells: readonly string[]): WrittenTime | string => {
    const text = cellOf(cells, "date");
    const date = writtenTimeOf(text, order);
    if (date === undefined) return dateProblem(text);
    if (columns.time === undefined) return date;
    const clock = cellOf(cells, "time");
    return withTimeOfDay(date, clock) ?? `stands beside "${clip(clock)}", which is no time of day`;
  };
  return {
    bad,
    read(cells, line) {
      const before = bad.length;
      const misshapen = widthProblem(cells, layout);
      if (misshapen !== undefined) {
        bad.push({ line, description: misshapen });
        return undefined;
      }
      const time = timeIn(cells);
      if (typeof time === "string") report(line, "date", time);
      const open = numberIn(cells, line, "open", priceShift);
      const high = numberIn(cells, line, "high", priceShift);
      const low = numberIn(cells, line, "low", priceShift);
      const close = numberIn(cells, line, "close", priceShift);
      const adjClose = numberIn(cells, line, "adjClose", priceShift);
      const volumeUnits = numberIn(cells, line, "volume", 0);
      const dividend = numberIn(cells, line, "dividend", priceShift) ?? 0;
      const split = columns.split === undefined ? 1 : splitOf(cellOf(cells, "split"), style);
      if (!(split > 0 && split < Number.POSITIVE_INFINITY)) {
        const held = clip(cellOf(cells, "split"));
        report(
          line,
          "split",
          `holds "${held}"; new shares for each old one are needed, for example 4`,
        );
      }
      if (bad.length > before || typeof time === "string") return undefined;
      if (close === undefined) {
        if ((open ?? high ?? low ?? adjClose ?? volumeUnits) === undefined) return "empty";
        const held = cellOf(cells, "close");
        const nothing = held === "" ? "is empty" : `holds "${held}", which is no value`;
        report(line, "close", `${nothing}; fill it from the source (no price is made up)`);
        return undefined;
      }
      return { line, time, open, high, low, close, adjClose, volumeUnits, dividend, split };
    },
  };
}

function dateProblem(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text))
    return `holds "${text}", which is not a date of the calendar`;
  if (/^\d(?:\.\d+)?e\+\d+$/i.test(text)) {
    return `holds "${clip(text)}", which a spreadsheet has rounded; take the file from its source again`;
  }
  return `holds "${clip(text)}"; a date is needed, for example 2015-02-27`;
}

/** `4`, `4:1`, `4/1` or `1-for-10`; none of 0, which yfinance writes on all other days. */
function splitOf(text: string, style: NumberStyle): number {
  if (isMissing(text)) return 1;
  const ratio = /^(\d+(?:\.\d+)?)\s*(?:[:/]|-?for-?|-?to-?)\s*(\d+(?:\.\d+)?)$/i.exec(text);
  if (ratio !== null) return Number(ratio[1]) / Number(ratio[2]);
  const number = numberOf(text, style);
  return number === 0 || number === undefined ? 1 : number;
}
