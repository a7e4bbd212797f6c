import type { Chart } from "./charts/chart.ts";

/** A part of a report: what it says in sentences, then its figures. */
export interface Section {
  /** Names it in links and in JSON: kebab case. */
  readonly id: string;
  readonly heading: string;
  readonly sentences: readonly string[];
  readonly figures: readonly Figure[];
}

/** Numbers as a table, and as a picture of the same numbers where one helps. */
export interface Figure {
  /** Unique in the report: kebab case. */
  readonly id: string;
  readonly title: string;
  /** What the picture shows, for who does not see it, and where the numbers come from. */
  readonly description: string;
  /** Absent where a table says it all. */
  readonly chart?: Chart;
  /** Pictures of one kind, side by side. */
  readonly small?: readonly SmallChart[];
  readonly table: SheetTable;
}

/** One picture of many. */
export interface SmallChart {
  readonly title: string;
  readonly description: string;
  readonly chart: Chart;
}

/** Rows of equal columns. */
export interface SheetTable {
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface SheetColumn {
  readonly heading: string;
  /** Of the values of its cells, for programs: "bps", "USD", "ratio"; absent for texts. */
  readonly unit?: string;
}

/** A text, or a number with how a person reads it. A number that is not known is null, and its text says why. */
export type Cell = string | NumberCell;

export interface NumberCell {
  readonly value: number | null;
  readonly text: string;
}

/** What a person reads in a cell. */
export function cellText(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}

/** What a program reads in it. */
export function cellValue(cell: Cell): string | number | null {
  return typeof cell === "string" ? cell : cell.value;
}

/** Whether the cells of a column are numbers, which line up on the right. */
export function isNumeric({ columns, rows }: SheetTable, at: number): boolean {
  return columns[at]?.unit !== undefined || rows.some((row) => typeof row[at] === "object");
}
