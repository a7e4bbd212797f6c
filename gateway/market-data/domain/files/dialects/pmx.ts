import { type BarFileDialect, columnsOfHeader, isHeader } from "../layout.ts";

const names = ["date", "open", "high", "low", "close", "adj_close", "volume"];

/** Our own files: ISO dates, empty cells where there is no value. */
export const pmx: BarFileDialect = {
  name: "pmx",
  description: `pmx's own: ${names.join(",")}`,
  layoutOf({ rows }) {
    const first = rows[0];
    // Yahoo capitalises the same names, and its prices are known to be split-adjusted.
    if (first === undefined || !isHeader(first, names) || first[0]!.trim() !== "date")
      return undefined;
    return { firstRow: 1, ...columnsOfHeader(first) };
  },
};
