import type { BarInterval } from "#lib/kernel/bar.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import type { CorporateAction } from "../corporate-action.ts";
import { counted } from "../quality/evidence.ts";
import type { QuoteUnit } from "../quote-unit.ts";
import type { RawBar } from "../raw-bar.ts";
import { paidThen } from "../series-dividends.ts";
import { arrangeBars, type ConflictingBars, type PlacedBar } from "./arrange-bars.ts";
import { type BarStarts, barStartsOf } from "./bar-starts.ts";
import type { Field } from "./column-names.ts";
import { dialects } from "./dialects/index.ts";
import { clip, type FileProblem, type PlacedProblem } from "./file-problem.ts";
import { fileTicker } from "./file-ticker.ts";
import { fileUnit, type StatedUnit } from "./file-unit.ts";
import { inCoins, type VolumeUnit, volumeUnitOf } from "./file-volume.ts";
import type { Layout } from "./layout.ts";
import { type DecimalMark, type NumberStyle, numberStyleOf } from "./numbers.ts";
import { type ReadRow, readRows } from "./read-rows.ts";
import { type Table, tableOf } from "./table.ts";
import type { DateOrder } from "./written-time.ts";

/** What the user says about a file; what is absent is told from the file, or from its ticker. */
export interface BarFileOptions extends StatedUnit {
  /** The name of a dialect. */
  readonly format?: string;
  /** Whose bars they are; picks those of a file that has several. */
  readonly ticker?: string;
  readonly dateOrder?: DateOrder;
  readonly decimal?: DecimalMark;
  readonly basis?: PriceBasis;
  readonly volumeIn?: VolumeUnit;
  /** Leaves out rows that cannot be read, and reports them. */
  readonly skipBadRows?: boolean;
}

/** What a file holds, as it had it. */
export interface FileBars {
  /** The dialect it was read in; absent where it is of none. */
  readonly dialect?: string;
  /** The ticker that the file itself states. */
  readonly statedTicker?: string;
  /** Absent where neither the file nor the user says it. */
  readonly unit?: QuoteUnit;
  readonly basis?: PriceBasis;
  readonly interval: BarInterval;
  /** Ascending, each start once; of a file with problems those that can be read. */
  readonly bars: readonly RawBar[];
  /** The line of each bar, from 1. */
  readonly lines: readonly number[];
  /** Ascending by the time from which they apply. */
  readonly actions: readonly CorporateAction[];
  /** Starts that have several bars which disagree; none of them is among the bars. */
  readonly conflicts: readonly ConflictingBars[];
  /** Rows that did not come after the row above, and rows that repeated an equal one. */
  readonly misplacedRows: number;
  readonly repeatedRows: number;
  /** What the file calls each field. */
  readonly columnNames: Readonly<Partial<Record<Field, string>>>;
  /** Rows that were left out because they could not be read. */
  readonly skipped: readonly FileProblem[];
  /** Why the file cannot be used. */
  readonly problems: readonly FileProblem[];
  /** What was assumed, turned round or left out. */
  readonly notes: readonly string[];
}

/** The bars that one ImportBars takes. */
const largestRows = 100_000;
/** Headers, what stands above them, and blank lines; a file with more of them is not split into cells at all. */
const linesBesideRows = 1000;

/**
 * Reads the bars of a text in any of the dialects, with what happened to its shares. Nothing is made up: what a
 * row does not have is absent. Prices are in the major unit of their currency; times are those of `barStartsOf`.
 * @param file - only named in problems.
 */
export function readBarFile(text: string, file: string, options: BarFileOptions = {}): FileBars {
  const failed = (...problems: readonly PlacedProblem[]): FileBars => ({
    ...nothing,
    problems: problems.map((problem) => ({ file, ...problem })),
  });
  if (text.trim() === "" || text === "\uFEFF") return failed({ description: "the file is empty" });
  if (text.includes("\0")) return failed({ description: "is not text; export the bars as CSV" });
  const lineCount = linesOf(text);
  if (lineCount > largestRows + linesBesideRows) return failed(tooManyRows(lineCount - 1));
  const table = tableOf(text);
  if ("problem" in table) return failed(table.problem);
  const found = layoutOf(table, options);
  if ("problem" in found) return failed(found.problem);
  const { dialect, layout } = found;
  const rowCount = table.rows.filter((row) => row.length > 1).length - layout.firstRow;
  if (rowCount > largestRows) return failed(tooManyRows(rowCount));
  const whose = fileTicker(table, layout, options.ticker);
  if ("problem" in whose) return failed(whose.problem);
  const onlyTicker = whose.isOneOfSeveral ? whose.ticker : undefined;
  const priced = fileUnit(table, layout, options.ticker ?? whose.ticker, options, onlyTicker);
  const written = numberStyle(table, layout, options.decimal);
  const read = readRows(table, layout, {
    style: written.style,
    priceShift: priced.priceShift,
    ...(options.dateOrder !== undefined && { dateOrder: options.dateOrder }),
    ...(onlyTicker !== undefined && { ticker: onlyTicker }),
  });
  if ("problem" in read) return failed(read.problem);
  const bad = read.bad.map((problem) => ({ file, ...problem }));
  const problems = options.skipBadRows === true ? [] : bad;
  if (read.rows.length === 0) {
    const none = { file, description: noRowsText(bad.length) };
    return { ...nothing, dialect, problems: problems.length > 0 ? problems : [none] };
  }
  const starts = barStartsOf(read.rows.map(({ time }) => time));
  if ("problem" in starts) return { ...failed(starts.problem), dialect };
  const arranged = arrangeBars(placedBars(read.rows, starts));
  const basis = options.basis ?? layout.basis;
  const volume = volumeUnitOf(options.ticker ?? whose.ticker, dialect, options.volumeIn);
  const notes = [
    layout.notes ?? [],
    priced.notes,
    layout.columns.volume === undefined ? [] : volume.notes,
    written.notes,
    emptyNotes(read.emptyLines),
  ];
  return {
    ...nothing,
    dialect,
    ...(whose.ticker !== undefined && { statedTicker: whose.ticker }),
    ...(priced.unit !== undefined && { unit: priced.unit }),
    ...(basis !== undefined && { basis }),
    interval: starts.interval,
    bars: arranged.bars.map(({ bar }) => (volume.unit === "quote" ? inCoins(bar) : bar)),
    lines: arranged.bars.map(({ line }) => line),
    actions: actionsOf(read.rows, starts, layout),
    conflicts: arranged.conflicts,
    misplacedRows: arranged.misplacedRows,
    repeatedRows: arranged.repeatedRows,
    columnNames: columnNamesOf(layout),
    skipped: options.skipBadRows === true ? bad : [],
    problems,
    notes: [...notes.flat(), ...starts.notes, ...arranged.notes],
  };
}

/** Lines of a text that hold anything or stand between others. */
function linesOf(text: string): number {
  let count = text.endsWith("\n") ? 0 : 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

function tooManyRows(rowCount: number): PlacedProblem {
  const description = `holds ${rowCount} rows; at most ${largestRows} fit in one import, so split the file`;
  return { description };
}

const nothing: FileBars = {
  interval: "DAY_1",
  bars: [],
  lines: [],
  actions: [],
  conflicts: [],
  misplacedRows: 0,
  repeatedRows: 0,
  columnNames: {},
  skipped: [],
  problems: [],
  notes: [],
};

function layoutOf(
  table: Table,
  { format, ticker }: BarFileOptions,
): { readonly dialect: string; readonly layout: Layout } | { readonly problem: PlacedProblem } {
  const asked = dialects.filter(({ name }) => format === undefined || name === format);
  for (const dialect of asked) {
    const layout = dialect.layoutOf(table, ticker === undefined ? {} : { ticker });
    if (layout !== undefined) return { dialect: dialect.name, layout };
  }
  const first = table.rows.findIndex((row) => row.some((cell) => cell.trim() !== ""));
  const held = clip(table.rows[Math.max(first, 0)]!.join(table.delimiter));
  const needed =
    format === undefined || format === "generic"
      ? "a header line that names a date and a close is needed, for example date,open,high,low,close,adj_close,volume"
      : `a file of ${format} begins otherwise (${asked[0]?.description}): leave --format out or correct it`;
  return { problem: { line: Math.max(first, 0) + 1, description: `holds "${held}"; ${needed}` } };
}

function numberStyle(
  table: Table,
  layout: Layout,
  stated: DecimalMark | undefined,
): { readonly style: NumberStyle; readonly notes: readonly string[] } {
  if (stated !== undefined) return { style: { decimal: stated }, notes: [] };
  const canDiffer = table.hasCommasInCells || table.delimiter !== ",";
  if (!canDiffer) return { style: { decimal: "point" }, notes: [] };
  const { unsure, ...style } = numberStyleOf(numberCells(table, layout), table.delimiter);
  if (unsure === undefined) return { style, notes: [] };
  const [mark, other] = style.decimal === "point" ? ["thousands", "comma"] : ["decimals", "point"];
  const note = `"${clip(unsure)}" is read with a comma before ${mark} (--decimal ${other} if it is not)`;
  return { style, notes: [note] };
}

const numberFields = ["open", "high", "low", "close", "adjClose", "volume"] as const;

function* numberCells({ rows }: Table, { columns, firstRow }: Layout): Iterable<string> {
  const places = numberFields.flatMap((field) => columns[field] ?? []);
  for (let at = firstRow; at < rows.length; at += 1) {
    for (const place of places) yield rows[at]![place]?.trim() ?? "";
  }
}

function placedBars(rows: readonly ReadRow[], { startsMs }: BarStarts): readonly PlacedBar[] {
  return rows.map((row, at) => {
    const bar: { -readonly [K in keyof RawBar]: RawBar[K] } = {
      startTimeMs: startsMs[at]!,
      close: row.close,
    };
    if (row.open !== undefined) bar.open = row.open;
    if (row.high !== undefined) bar.high = row.high;
    if (row.low !== undefined) bar.low = row.low;
    if (row.adjClose !== undefined) bar.adjClose = row.adjClose;
    if (row.volumeUnits !== undefined) bar.volumeUnits = row.volumeUnits;
    return { bar, line: row.line };
  });
}

function actionsOf(
  rows: readonly ReadRow[],
  { startsMs }: BarStarts,
  { dividendsInNewShares = false }: Layout,
): readonly CorporateAction[] {
  const actions: CorporateAction[] = [];
  for (const [at, { split, dividend }] of rows.entries()) {
    const exTimeMs = startsMs[at]!;
    if (split !== 1) actions.push({ kind: "SPLIT", exTimeMs, newSharesPerOld: split });
    if (dividend !== 0) actions.push({ kind: "DIVIDEND", exTimeMs, amount: dividend });
  }
  const once = new Map(actions.map((action) => [JSON.stringify(action), action]));
  const splits = [...once.values()].filter((action) => action.kind === "SPLIT");
  const stated = [...once.values()].map((action) =>
    action.kind === "DIVIDEND" && dividendsInNewShares
      ? { ...action, amount: paidThen(action.amount, action.exTimeMs, splits) }
      : action,
  );
  return stated.sort((a, b) => a.exTimeMs - b.exTimeMs || (a.kind < b.kind ? 1 : -1));
}

function columnNamesOf({ columns, names }: Layout): FileBars["columnNames"] {
  const entries = Object.entries(columns) as readonly (readonly [Field, number])[];
  return Object.fromEntries(entries.map(([field, at]) => [field, names[at] || field]));
}

function emptyNotes(lines: readonly number[]): readonly string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, 5).join(", ");
  const more = lines.length > 5 ? ", …" : "";
  return [`${counted(lines.length, "row")} without a value left out (line ${shown}${more})`];
}

function noRowsText(badCount: number): string {
  return badCount === 0 ? "no row follows the header" : "none of its rows can be read";
}
