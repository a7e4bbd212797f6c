import { counted } from "../../quality/evidence.ts";
import type { Field } from "../column-names.ts";
import { clip } from "../file-problem.ts";
import { type BarFileDialect, columnsOfHeader, type Layout, namesOf } from "../layout.ts";
import { isMissing, numberOf } from "../numbers.ts";
import type { Table } from "../table.ts";
import { dateOrders, writtenTimeOf } from "../written-time.ts";

/** Lines above the header, such as where the file came from. */
const mostPreambleLines = 30;
/** Most that an adjusted close moves away from the close between two rows without a split. */
const steadyRatio = 0.05;
/** Columns that are named as not read. */
const shownNames = 10;
/** Rows by which a column is judged. */
const sampledRows = 50;

/**
 * Whatever else names a date and a close in words that a person understands (`columnOf`), below any lines that say
 * where it came from; a date and one column of values; or columns without names that can only be the date, open,
 * high, low, close and volume.
 */
export const generic: BarFileDialect = {
  name: "generic",
  description: "whatever else names a date and a close, and what it has of open, high, low, volume",
  layoutOf(table) {
    return withHeader(table) ?? withoutHeader(table);
  },
};

function withHeader(table: Table): Layout | undefined {
  for (let at = 0; at < Math.min(table.rows.length, mostPreambleLines); at += 1) {
    const row = table.rows[at]!;
    if (row.length < 2) continue;
    const sample = sampleAfter(table, at);
    const { columns, names, unread } = columnsOfHeader(row, (field, column) =>
      sample.some((cells) => holds(field, cells[column]?.trim() ?? "")),
    );
    const whole = completed(columns, names, sample);
    if (whole === undefined) continue;
    const close = whole.close!;
    const dropped = unread.filter((name) => name !== names[close]);
    const notes = at > 0 ? [`${counted(at, "line")} above the header left out`] : [];
    if (dropped.length > 0) notes.push(`not read: ${listText(dropped)}`);
    if (columns.close === undefined) notes.push(`${names[close]} is read as the close`);
    return { firstRow: at + 1, columns: whole, names, notes };
  }
  return undefined;
}

function listText(names: readonly string[]): string {
  const more = names.length - shownNames;
  return [...names.slice(0, shownNames).map(clip), ...(more > 0 ? [`${more} more`] : [])].join(
    ", ",
  );
}

/** A date that has no name, as an index has none, and the one column of values beside a date. */
function completed(
  columns: Layout["columns"],
  names: readonly string[],
  sample: readonly (readonly string[])[],
): Layout["columns"] | undefined {
  const isDated = sample.some((cells) => holds("date", cells[0]?.trim() ?? ""));
  const date = columns.date ?? (/^(?:unnamed: 0)?$/i.test(names[0]!) && isDated ? 0 : undefined);
  if (date === undefined) return undefined;
  if (columns.close !== undefined) return { ...columns, date };
  const isOnlyOther = names.length === 2 && columns.date !== undefined && sample.length > 0;
  const other = 1 - date;
  const isValues =
    isOnlyOther && sample.some((cells) => holds("close", cells[other]?.trim() ?? ""));
  return isValues ? { ...columns, date, close: other } : undefined;
}

function sampleAfter({ rows }: Table, header: number): readonly (readonly string[])[] {
  return rows.slice(header + 1, header + 1 + sampledRows).filter((row) => row.length > 1);
}

function holds(field: Field, cell: string): boolean {
  if (field === "date") return isTime(cell);
  // MetaTrader has a column of real volumes, all 0, beside the one that counts ticks.
  return !isMissing(cell) && !(field === "volume" && Number(cell) === 0);
}

function isTime(cell: string): boolean {
  return dateOrders.some((order) => writtenTimeOf(cell, order) !== undefined);
}

/**
 * Six values of a headerless row in the one order that everybody writes; their range has to agree with it, and the
 * last must not be an adjusted close, which some write before the volume.
 */
function withoutHeader(table: Table): Layout | undefined {
  const first = table.rows.findIndex((row) => row.length > 1);
  const names = namesOf(table.rows[first] ?? []);
  if (names.length < 5 || !isTime(names[0]!)) return undefined;
  const hasTime = /^\d{1,2}:\d{2}(?::\d{2})?$/.test(names[1]!);
  const open = hasTime ? 2 : 1;
  const sample = [names, ...sampleAfter(table, first)];
  if (!sample.every((cells) => isRange(cells.slice(open, open + 4)))) return undefined;
  if (isAdjusted(sample, open + 3)) return undefined;
  const hasVolume = names.length > open + 4;
  const called = ["date", ...(hasTime ? ["time"] : []), "open", "high", "low", "close", "volume"];
  return {
    firstRow: first,
    columns: {
      date: 0,
      ...(hasTime && { time: 1 }),
      open,
      high: open + 1,
      low: open + 2,
      close: open + 3,
      ...(hasVolume && { volume: open + 4 }),
    },
    names: names.map((_, at) => called[at] ?? `column ${at + 1}`),
    notes: [
      `without a header: its columns are read as ${called.slice(0, hasVolume ? open + 5 : open + 4).join(", ")}`,
    ],
  };
}

/** Whether the column after the close follows it from row to row, as an adjusted close does and a volume does not. */
function isAdjusted(sample: readonly (readonly string[])[], close: number): boolean {
  const ratios = sample.map((cells) => Number(cells[close + 1]) / Number(cells[close]));
  if (ratios.length === 1) return ratios[0]! > 0 && ratios[0]! < 2;
  const steady = ratios.filter(
    (ratio, at) => at > 0 && Math.abs(ratio / ratios[at - 1]! - 1) < steadyRatio,
  );
  return steady.length * 10 >= (ratios.length - 1) * 9;
}

function isRange(cells: readonly string[]): boolean {
  const [open, high, low, close] = cells.map((cell) => numberOf(cell.trim(), { decimal: "point" }));
  if (open === undefined || high === undefined || low === undefined || close === undefined)
    return false;
  return high >= Math.max(open, close) && low <= Math.min(open, close);
}
