import { readFileSync } from "node:fs";

/** A series whose likelihood has several peaks, with a high one that other software found. */
export interface SeveralPeaks {
  readonly values: Float64Array;
  readonly periodBars: number;
  readonly logLikelihood: number;
  readonly aicc: number;
  /** Orders p, d, q, P, D, Q of an ARIMA. */
  readonly order: readonly number[];
  /** Parameters of a GARCH at the peak. */
  readonly parameters: readonly number[];
}

interface Stored extends Omit<SeveralPeaks, "values" | "periodBars"> {
  readonly values: readonly number[];
  readonly period: number;
  readonly onFirstDifferences?: boolean;
}

const file = new URL("../testdata/several-peaks.json", import.meta.url);
const stored = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, Stored>>;

/** One of the series in `test/testdata/several-peaks.json`, differenced where its model is of differences. */
export function severalPeaks(name: string): SeveralPeaks {
  const { values, period, onFirstDifferences, ...rest } = stored[name]!;
  const own = Float64Array.from(values);
  const fitted = onFirstDifferences ? own.slice(1).map((value, t) => value - own[t]!) : own;
  return { ...rest, values: fitted, periodBars: period };
}
