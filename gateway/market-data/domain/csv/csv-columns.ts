import type { Bar } from "#lib/kernel/bar.ts";
import { clip } from "./csv-problem.ts";

/** The columns of a file of bars, by the names that its header may use. */
export const csvColumns = ["date", "open", "high", "low", "close", "adj_close", "volume"] as const;
export type CsvColumn = (typeof csvColumns)[number];

/** The column that fills each field of a bar. */
export const columnOf: Readonly<Record<keyof Bar, CsvColumn>> = {
  startTimeMs: "date",
  open: "open",
  high: "high",
  low: "low",
  close: "close",
  volumeUnits: "volume",
};

/** Place of each column among the fields of a row. */
export type ColumnOrder = ReadonlyMap<CsvColumn, number>;

/**
 * Reads a header: names in any order and case, `Adj Close` for adj_close, which alone may be
 * absent. Answers the order, or every reason why the header cannot be used.
 */
export function parseCsvHeader(
  line: string,
): { readonly order: ColumnOrder } | { readonly problems: readonly string[] } {
  const fields = splitCsvLine(line);
  if (fields === undefined) return { problems: ["the header's quotes do not match"] };
  const names = fields.map((field) => field.toLowerCase().replace(/[ _]+/g, "_"));
  const problems: string[] = [];
  const order = new Map<CsvColumn, number>();
  for (const [index, name] of names.entries()) {
    const column = csvColumns.find((known) => known === name);
    if (column === undefined)
      problems.push(`the header names "${clip(fields[index]!)}"; remove it`);
    else if (order.has(column)) problems.push(`the header names ${column} twice; keep one`);
    else order.set(column, index);
  }
  const missing = csvColumns.filter((column) => column !== "adj_close" && !order.has(column));
  if (missing.length === 0) return problems.length > 0 ? { problems } : { order };
  const needed = `a header line with the columns ${csvColumns.join(",")} is needed`;
  // With nothing recognised the line is no header at all: one message says more than eight.
  if (order.size === 0) return { problems: [`holds "${clip(line)}"; ${needed}`] };
  return { problems: [...problems, `the header lacks ${missing.join(", ")}; ${needed}`] };
}

/**
 * The fields of one line of comma-separated values, trimmed. A field may be enclosed in double
 * quotes, with `""` for a quote inside; undefined when the quotes do not match.
 */
export function splitCsvLine(line: string): readonly string[] | undefined {
  if (!line.includes('"')) return line.split(",").map((field) => field.trim());
  const fields: string[] = [];
  let rest = line;
  for (;;) {
    const match = /^\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(,|$)/.exec(rest);
    if (match === null) return undefined;
    fields.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? "").trim());
    if (match[3] === "") return fields;
    rest = rest.slice(match[0].length);
  }
}
