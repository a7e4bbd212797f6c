import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import { columnOf, type Field, fields, type NamedColumn } from "./column-names.ts";
import type { Table } from "./table.ts";
import type { DateOrder } from "./written-time.ts";

/** Where the values of a file stand. */
export interface Layout {
  /** The first row of values, from 0. */
  readonly firstRow: number;
  /** The column of each field that the file has, from 0. */
  readonly columns: Readonly<Partial<Record<Field, number>>>;
  /** What the file calls its columns, for messages; rows have as many cells. */
  readonly names: readonly string[];
  /** The order that the dialect writes its dates in. */
  readonly dateOrder?: DateOrder;
  /** What the dialect is known to have done to its prices. */
  readonly basis?: PriceBasis;
  /** Whether its dividends are for a share of today rather than for one of the ex-date. */
  readonly dividendsInNewShares?: boolean;
  /** The ticker that the file states above its values. */
  readonly ticker?: string;
  /** The tickers of a file that has several in columns of their own, where none of them was asked for. */
  readonly tickers?: readonly string[];
  /** What a person should know of how the file was understood. */
  readonly notes?: readonly string[];
}

/** What the user says about a file beyond what stands in it. */
export interface LayoutRequest {
  /** Picks one of several tickers of a file. */
  readonly ticker?: string;
}

/**
 * One way in which files of bars are written. To support another one: a file in `dialects/`, one line in
 * `dialects/index.ts`, a generated sample in the tests.
 */
export interface BarFileDialect {
  /** As `--format` has it. */
  readonly name: string;
  /** Who writes such files, and how they begin. */
  readonly description: string;
  /** Where the values stand, or undefined where the file does not begin as this dialect does. */
  layoutOf(table: Table, request: LayoutRequest): Layout | undefined;
}

/** The names of a header row, trimmed. */
export function namesOf(row: readonly string[]): readonly string[] {
  const names = row.map((cell) => cell.trim());
  while (names.length > 1 && names.at(-1) === "") names.pop();
  return names;
}

/** Whether a header has exactly these names, whatever their case, in this order. */
export function isHeader(row: readonly string[] | undefined, names: readonly string[]): boolean {
  if (row === undefined) return false;
  const found = namesOf(row);
  return (
    found.length === names.length &&
    found.every((name, index) => name.toLowerCase() === names[index]!.toLowerCase())
  );
}

/** The columns of a header by their meaning, and those that mean nothing to us. */
export interface NamedColumns {
  readonly columns: Readonly<Partial<Record<Field, number>>>;
  readonly names: readonly string[];
  readonly unread: readonly string[];
}

/**
 * The columns of a header by the names that `columnOf` knows. Of several for one field the clearest counts, then
 * the first; `accepts` may refuse a column by what stands in it. A "time" beside a date is a time of day.
 */
export function columnsOfHeader(
  row: readonly string[],
  accepts: (field: Field, column: number) => boolean = () => true,
): NamedColumns {
  const names = namesOf(row);
  const found = names.map(columnOf);
  const hasDate = found.some((named, at) => named?.field === "date" && !isTime(names[at]!));
  const fieldAt = (at: number): NamedColumn | undefined => {
    const named = found[at];
    return hasDate && isTime(names[at]!) ? { field: "time", rank: 0 } : named;
  };
  const columns: Partial<Record<Field, number>> = {};
  for (const field of fields) {
    const candidates = names
      .map((_, at) => ({ at, named: fieldAt(at) }))
      .filter(({ named }) => named?.field === field)
      .sort((a, b) => a.named!.rank - b.named!.rank);
    const chosen = candidates.find(({ at }) => accepts(field, at)) ?? candidates[0];
    if (chosen !== undefined) columns[field] = chosen.at;
  }
  const read = new Set(Object.values(columns));
  const unread = names.filter((name, at) => name !== "" && !read.has(at));
  return { columns, names, unread };
}

function isTime(name: string): boolean {
  return name.replace(/[<>]/g, "").toLowerCase() === "time";
}

/** A dialect that is told by exactly one header, or by one of several, on the first line. */
export function headerDialect(
  dialect: Pick<BarFileDialect, "name" | "description"> & Pick<Layout, "basis" | "dateOrder">,
  ...headers: readonly (readonly string[])[]
): BarFileDialect {
  const { name, description, basis, dateOrder } = dialect;
  return {
    name,
    description,
    layoutOf({ rows }) {
      const first = rows[0];
      if (first === undefined || !headers.some((header) => isHeader(first, header)))
        return undefined;
      const { columns, names } = columnsOfHeader(first);
      return {
        firstRow: 1,
        columns,
        names,
        ...(basis !== undefined && { basis }),
        ...(dateOrder !== undefined && { dateOrder }),
      };
    },
  };
}
