import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { BarSource } from "../app/ports.ts";
import { filesFault } from "../domain/files/file-problem.ts";
import { readBarFile } from "../domain/files/read-bar-file.ts";
import { filledBar } from "../domain/filled-bar.ts";
import { importableBars } from "../domain/importable-bars.ts";
import type { BarSeries } from "../domain/series.ts";

const file = "@observablehq/sample-datasets/aapl.csv";

/** The sample dataset as a source of bars: AAPL, daily. */
export const sampleDataset: BarSource = {
  name: "sample",
  intervals: ["DAY_1"],
  tickers: ["AAPL"],
  async fetch(ticker, interval) {
    if (ticker !== "AAPL" || interval !== "DAY_1") return undefined;
    // No basis is stored: the hash of the series is that of earlier versions.
    return { ...(await readSampleSeries()), actions: [], notes: [] };
  },
};

/**
 * The bars that pmx comes with: AAPL, recorded daily prices from 2013-05-13 to 2018-05-11 (1 260
 * bars, split-adjusted), from a published package, so that a first sprint needs no data of its own.
 */
export async function readSampleSeries(): Promise<BarSeries> {
  const text = await readFile(createRequire(import.meta.url).resolve(file), "utf8");
  const { bars, problems } = importableBars(readBarFile(text, file), file);
  if (problems.length > 0) throw filesFault(problems);
  return {
    instrument: {
      ticker: "AAPL",
      exchange: "XNAS",
      assetClass: "US_EQUITY",
      currency: "USD",
      lotSizeUnits: 1,
      region: "US",
    },
    interval: "DAY_1",
    // Without adjusted closes, which no version kept: the hash of these bars is that of earlier sprints.
    bars: bars.map(filledBar),
    source: "@observablehq/sample-datasets 1.0.1 aapl.csv",
    provenance: "REAL",
  };
}
