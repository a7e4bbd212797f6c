import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";

/** Daily closes of one ticker, oldest first. Some may not be positive: crude once settled below zero. */
export interface DailySeries {
  readonly ticker: string;
  readonly closes: Float64Array;
}

/** Columns that closes are read from; the adjusted one has dividends in it. */
export const closeColumns = ["adj_close", "close"] as const;
export type CloseColumn = (typeof closeColumns)[number];

/** The daily bars that pmx comes with. */
export async function shippedSeries(): Promise<DailySeries[]> {
  const { instrument, bars } = await readSampleSeries();
  return [{ ticker: instrument.ticker, closes: Float64Array.from(bars, ({ close }) => close) }];
}

/**
 * Every CSV file of a folder, by name. Where the adjusted close is asked for and a row has none, its close
 * stands in.
 * @throws Error where the folder is not there or holds no CSV file, or a file has no close
 */
export function seriesOf(folder: string, column: CloseColumn): DailySeries[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new Error(`${folder} is not a folder`);
  }
  const files = readdirSync(folder).filter((name) => name.endsWith(".csv"));
  if (files.length === 0) throw new Error(`${folder} holds no CSV file`);
  return files.sort().map((name) => ({
    ticker: name.slice(0, -".csv".length),
    closes: closesOf(join(folder, name), column),
  }));
}

function closesOf(path: string, column: CloseColumn): Float64Array {
  const [titles, ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  const columns = titles!.toLowerCase().replaceAll(" ", "_").split(",");
  const close = columns.indexOf("close");
  const chosen = columns.indexOf(column);
  if (close < 0) throw new Error(`${path} has no column close`);
  return Float64Array.from(lines, (line) => {
    const cells = line.split(",");
    return Number(cells[chosen] || cells[close]);
  });
}
