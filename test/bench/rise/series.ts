import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readBarFile } from "#gateway/market-data/domain/files/read-bar-file.ts";
import { filledBar } from "#gateway/market-data/domain/filled-bar.ts";
import { importableBars } from "#gateway/market-data/domain/importable-bars.ts";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import type { Bar } from "#lib/kernel/bar.ts";

/** The bars of one instrument. */
export interface BarSeries {
  readonly ticker: string;
  readonly bars: readonly Bar[];
}

/** What a folder holds: its files that can be imported, by name, and those that cannot, with the reason. */
export interface Pool {
  readonly series: readonly BarSeries[];
  readonly left: readonly string[];
}

/** The pool of a folder of CSV files; the bars of AAPL that come with pmx where there is no folder. */
export async function poolOf(folder: string | undefined): Promise<Pool> {
  if (folder === undefined) {
    const { bars } = await readSampleSeries();
    return { series: [{ ticker: "AAPL", bars }], left: [] };
  }
  const series: BarSeries[] = [];
  const left: string[] = [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".csv"));
  for (const name of names.sort()) {
    const text = readFileSync(join(folder, name), "utf8");
    const { bars, problems } = importableBars(readBarFile(text, name), name);
    const ticker = name.slice(0, -".csv".length);
    if (problems.length === 0) series.push({ ticker, bars: bars.map(filledBar) });
    else left.push(`${ticker}: ${problems[0]!.description}`);
  }
  return { series, left };
}
