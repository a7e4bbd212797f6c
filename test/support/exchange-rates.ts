import { readFileSync } from "node:fs";
import { referenceFile } from "./reference-data.ts";

/**
 * The protocol that SAMoSSA was measured by: 8 daily exchange rates, the first 6688 rows to fit on, then
 * 30 origins of 30 bars over the last 900 rows, coefficients fixed and the history brought up to date.
 */
export const exchangeRateFile = "exchange_rate.csv";
export const trainingRows = 6688;
const horizonBars = 30;
const originCount = 30;

export interface ProtocolScore {
  /** In standard deviations of the training rows. */
  readonly rmse: number;
  /** Over the random walk's. */
  readonly ratio: number;
  /** Of each series over its 900 forecasts, averaged. */
  readonly meanR2: number;
}

/** The rates less their training mean, in training standard deviations: one series per currency. */
export function standardisedRates(): Float64Array[] {
  const path = referenceFile(exchangeRateFile);
  if (path === undefined) throw new Error(`${exchangeRateFile} is not there`);
  const [header, ...rows] = readFileSync(path, "utf8").trim().split("\n");
  const table = rows.map((row) => row.split(",").map(Number));
  return header!.split(",").map((_, column) => {
    const rates = Float64Array.from(table, (row) => row[column]!);
    const training = rates.subarray(0, trainingRows);
    const mean = training.reduce((sum, value) => sum + value, 0) / trainingRows;
    const squares = training.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const deviation = Math.sqrt(squares / trainingRows);
    return rates.map((value) => (value - mean) / deviation);
  });
}

/**
 * Scores forecasts by the protocol.
 * @param forecast the 30 values after the first `seen` of series p; it must read no others
 */
export function scoreByProtocol(
  series: readonly Float64Array[],
  forecast: (seen: Float64Array, p: number, steps: number) => Float64Array,
): ProtocolScore {
  let errors = 0;
  let walkErrors = 0;
  let r2 = 0;
  series.forEach((values, p) => {
    const first = values.length - originCount * horizonBars;
    const actual = values.subarray(first);
    const mean = actual.reduce((sum, value) => sum + value, 0) / actual.length;
    const spread = actual.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    let own = 0;
    for (let origin = first; origin < values.length; origin += horizonBars) {
      const ahead = forecast(values.slice(0, origin), p, horizonBars);
      for (let h = 0; h < horizonBars; h += 1) {
        own += (values[origin + h]! - ahead[h]!) ** 2;
        walkErrors += (values[origin + h]! - values[origin - 1]!) ** 2;
      }
    }
    errors += own;
    r2 += (1 - own / spread) / series.length;
  });
  const comparisons = series.length * originCount * horizonBars;
  return {
    rmse: Math.sqrt(errors / comparisons),
    ratio: Math.sqrt(errors / walkErrors),
    meanR2: r2,
  };
}
