import { wrap } from "#lib/report/plain-text.ts";

/** A column: its heading, how its cells line up, and what becomes of it where space is short. */
export interface Column {
  readonly heading: string;
  /** Cells are numbers, which line up on the right. */
  readonly right?: true;
  /** Where the table is too wide, its cells go to a line of their own below. */
  readonly below?: true;
}

type Cells = readonly string[];
interface SizedColumn extends Column {
  /** Its position in every row. */
  readonly at: number;
  readonly width: number;
}

/** Between two columns. */
const gap = "  ";
/** In front of cells that went below. */
const indent = "    ";

/**
 * Rows as text: columns as wide as their widest cell, two blanks between, no trailing blanks. Where they
 * are wider than `width`, columns that are marked for it go to a line below; where that is not enough,
 * the cells of the first column are broken between words, and where its longest word has no room, the widest of the
 * other columns go below, too. No line is wider but one of a single word.
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly Cells[],
  width: number,
): readonly string[] {
  const all = [columns.map(({ heading }) => heading), ...rows];
  const sized = columns.map((column, at): SizedColumn => {
    const cells = all.map((row) => row[at] ?? "");
    return { ...column, at, width: Math.max(...cells.map((cell) => cell.length)) };
  });
  const isNarrow = lineWidth(sized) > width;
  const below = isNarrow ? lowered(sized, all, width) : [];
  const [first, ...others] = sized.filter((column) => !below.includes(column)) as [
    SizedColumn,
    ...SizedColumn[],
  ];
  const left = width - takenBy(others);
  const firstWidth = Math.min(Math.max(indent.length, first.width), left);
  // Numbers below end where the columns end that stand before theirs.
  const before = others.filter(({ at }) => at < (below[0]?.at ?? 0));
  const edge = lineWidth([{ width: firstWidth }, ...before]);
  return all.flatMap((cells) => {
    const [head = "", ...rest] = broken(cells[first.at] ?? "", firstWidth);
    const line = [head.padEnd(firstWidth), ...others.map((column) => aligned(cells, column))];
    return [line.join(gap).trimEnd(), ...rest, ...belowLines(cells, below, edge, width)];
  });
}

/** The columns that go below where the table is too wide. */
function lowered(
  columns: readonly SizedColumn[],
  rows: readonly Cells[],
  width: number,
): readonly SizedColumn[] {
  const [first, ...others] = columns.filter(({ below }) => !below);
  if (first === undefined) return columns.slice(1);
  const least = Math.max(...rows.map((cells) => leastWidth(cells[first.at] ?? "")));
  const staying = new Set(others);
  while (staying.size > 0 && least + takenBy([...staying]) > width) {
    const widest = Math.max(...[...staying].map((column) => column.width));
    staying.delete([...staying].findLast((column) => column.width === widest) as SizedColumn);
  }
  return columns.filter((column) => column !== first && !staying.has(column));
}

/** The width of a first cell that is broken wherever it can be. */
function leastWidth(cell: string): number {
  const [head = "", ...later] = cell.trimStart().split(" ");
  const own = cell.length - cell.trimStart().length;
  return own + Math.max(head.length, ...later.map((word) => gap.length + word.length));
}

/** Cells below their row: side by side where they fit, else one a line; none where all are empty. */
function belowLines(
  cells: Cells,
  columns: readonly SizedColumn[],
  edge: number,
  width: number,
): readonly string[] {
  const filled = columns.filter(({ at }) => cells[at]);
  if (filled.length === 0) return [];
  const text = columns.map((column) => aligned(cells, column)).join(gap);
  const isNumbers = columns.every(({ right }) => right);
  const line = isNumbers ? text.padStart(edge) : `${indent}${text.trimEnd()}`;
  if (line.length <= width) return [line];
  const lines = filled.flatMap(({ at }) => wrap(cells[at] ?? "", width - indent.length, gap));
  return lines.map((one) => `${indent}${one}`);
}

/** A first cell in lines of at most `width`; it keeps its own indent, and later lines have more. */
function broken(cell: string, width: number): readonly string[] {
  if (cell.length <= width) return [cell];
  const text = cell.trimStart();
  const own = " ".repeat(cell.length - text.length);
  return wrap(text, width - own.length, gap).map((line) => `${own}${line}`);
}

function aligned(cells: Cells, { at, right, width }: SizedColumn): string {
  const cell = cells[at] ?? "";
  return right ? cell.padStart(width) : cell.padEnd(width);
}

/** What columns take of a line, with the gap before them. */
function takenBy(columns: readonly { readonly width: number }[]): number {
  return columns.reduce((sum, { width }) => sum + gap.length + width, 0);
}

function lineWidth(columns: readonly { readonly width: number }[]): number {
  return columns.reduce((sum, { width }) => sum + width, gap.length * (columns.length - 1));
}
