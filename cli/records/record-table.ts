import { tableLines } from "../report/table.ts";

/** One value of a record, as a column of a table and of a file. */
export interface RecordColumn<Row> {
  /** In the heading of the table; absent for a value that only files have. */
  readonly heading?: string;
  /** Cells are numbers, which line up on the right. */
  readonly right?: true;
  /** On a screen that is too narrow its cells go to a line of their own below. */
  readonly below?: true;
  /** Name of the column in a file, as the views of the audit database call it where they have it. */
  readonly name: string;
  /** As a file has it, whole and without a unit; empty for none. */
  readonly value: (row: Row) => string;
  /** As the table has it; absent: the value. */
  readonly text?: (row: Row) => string;
}

/** How records are printed. */
export interface RecordFormat {
  readonly json: boolean;
  readonly csv: boolean;
}

/**
 * Rows as a table, each on one line where there is no screen.
 * @param none - what is said where there are no rows.
 * @param width - of the screen, in characters; absent where there is none.
 */
export function recordTable<Row>(
  columns: readonly RecordColumn<Row>[],
  rows: readonly Row[],
  {
    none,
    width = Number.POSITIVE_INFINITY,
  }: { readonly none: string; readonly width?: number | undefined },
): string {
  if (rows.length === 0) return `${none}\n`;
  const shown = columns.flatMap(({ heading, right, below, value, text = value }) =>
    heading === undefined
      ? []
      : [{ column: { heading, ...(right && { right }), ...(below && { below }) }, text }],
  );
  const cells = rows.map((row) => shown.map(({ text }) => text(row)));
  const lines = tableLines(
    shown.map(({ column }) => column),
    cells,
    width,
  );
  return `${lines.join("\n")}\n`;
}

/** Rows as comma-separated values with a line of names (RFC 4180, with line feeds). */
export function recordCsv<Row>(
  columns: readonly RecordColumn<Row>[],
  rows: readonly Row[],
): string {
  const lines = [
    columns.map(({ name }) => name),
    ...rows.map((row) => columns.map(({ value }) => value(row))),
  ];
  return `${lines.map((cells) => cells.map(quoted).join(",")).join("\n")}\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
