import { readFileSync } from "node:fs";
import { referenceFile } from "#test/support/reference-data.ts";

/**
 * Daily series to measure coverage on: the one of the bars, and others that no design was chosen on.
 * A column of returns is summed up to closes.
 */
export const seriesNames = [
  "sp500",
  "sp500-1928",
  "DAX",
  "SMI",
  "CAC",
  "FTSE",
  "AUD",
  "GBP",
  "CAD",
  "CHF",
  "JPY",
  "NZD",
  "SGD",
];

/** The closes; undefined where the file is not there. */
export function closesOf(name: string): Float64Array | undefined {
  if (name === "sp500") return columnOf("sp500_daily_1999_2018.csv", "close");
  if (name === "sp500-1928") {
    const returns = columnOf("sp500_dge_returns_1928_1991.csv", "r");
    let sum = 0;
    return returns?.map((value) => {
      sum += value;
      return 100 * Math.exp(sum);
    });
  }
  return columnOf("eustockmarkets.csv", name) ?? columnOf("exchange_rate.csv", name);
}

function columnOf(file: string, title: string): Float64Array | undefined {
  const path = referenceFile(file);
  if (path === undefined) return undefined;
  const [titles, ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const column = titles!.split(",").indexOf(title);
  if (column < 0) return undefined;
  return Float64Array.from(lines, (line) => Number(line.split(",")[column]));
}
