import type { Chart } from "./charts/chart.ts";
import type { ChoiceForm } from "./choice-form.ts";

/** A part of a report or of a page: what it says in sentences, then its figures. */
export interface Section {
  /** Names it in links and in JSON: kebab case. */
  readonly id: string;
  readonly heading: string;
  /** How its heading is marked, besides what it says; absent for none. */
  readonly tone?: Tone;
  /** How far something has come, above the sentences. */
  readonly progress?: Progress;
  readonly sentences: readonly string[];
  /** What the reader may do, below the sentences; of pages that are served. */
  readonly forms?: readonly Form[];
  /** Where to go on from here, below the sentences; of pages that are served. */
  readonly links?: readonly LinkCell[];
  /** What the reader may choose, below the sentences; of pages that are served. */
  readonly choices?: ChoiceForm;
  readonly figures: readonly Figure[];
}

/** A button that does something. */
export interface Form {
  readonly label: string;
  /** A path of the same server, as that of a link. */
  readonly action: string;
  /** What is sent with it. */
  readonly fields: Readonly<Record<string, string>>;
  /** What cannot be undone: the button is shown after it, when it was asked for. */
  readonly warning?: string;
}

/** What a heading says is well, is not, or is open. */
export type Tone = "good" | "bad" | "open";

/** So many done of so many. */
export interface Progress {
  /** What it is the progress of, for who does not see it. */
  readonly label: string;
  readonly done: number;
  /** More than 0. */
  readonly of: number;
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
  /** Whether a long table is shown without being asked for; one behind a picture never is. */
  readonly isOpen?: boolean;
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

/**
 * A text, one that leads to another page, or a number with how a person reads it. A number that is not known is null,
 * and its text says why.
 */
export type Cell = string | NumberCell | LinkCell;

/** A text that leads somewhere. */
export interface LinkCell {
  readonly text: string;
  /**
   * A path of the same server with its query, whose parts are percent-encoded: it starts with "/". Or a part of the same
   * page: it starts with "#".
   */
  readonly href: string;
}

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
  if (typeof cell === "string") return cell;
  return "value" in cell ? cell.value : cell.text;
}

/** Whether the cells of a column are numbers, which line up on the right. */
export function isNumeric({ columns, rows }: SheetTable, at: number): boolean {
  return columns[at]?.unit !== undefined || rows.some((row) => isNumber(row[at]));
}

function isNumber(cell: Cell | undefined): boolean {
  return typeof cell === "object" && "value" in cell;
}
