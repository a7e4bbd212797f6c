/** Point forecasts with the standard error of each, in the unit of the series. */
export interface Bands {
  readonly means: Float64Array;
  readonly standardErrors: Float64Array;
}

/**
 * Last season repeated (period 1: the last value), with the standard errors of a seasonal random walk:
 * σ √k in the k-th season ahead, σ² the mean squared seasonal difference.
 * Hyndman & Athanasopoulos (2021), "Forecasting: Principles and Practice", section 5.5.
 * @param series more values than one period
 */
export function seasonalNaiveBands(
  series: Float64Array,
  periodBars: number,
  horizonBars: number,
): Bands {
  const n = series.length;
  let squares = 0;
  for (let t = periodBars; t < n; t += 1) {
    const change = series[t]! - series[t - periodBars]!;
    squares += change * change;
  }
  const variance = squares / (n - periodBars);
  const means = new Float64Array(horizonBars);
  const standardErrors = new Float64Array(horizonBars);
  for (let h = 0; h < horizonBars; h += 1) {
    means[h] = series[n - periodBars + (h % periodBars)]!;
    standardErrors[h] = Math.sqrt(variance * (Math.floor(h / periodBars) + 1));
  }
  return { means, standardErrors };
}

/**
 * Random walk with drift in levels: the mean change per bar continued, with standard errors that hold
 * the uncertainty of the drift, σ √(h (1 + h / (n − 1))); σ² has the divisor n − 2.
 * Hyndman & Athanasopoulos (2021), section 5.5.
 * @param series at least 3 values
 */
export function driftBands(series: Float64Array, horizonBars: number): Bands {
  const n = series.length;
  const drift = (series[n - 1]! - series[0]!) / (n - 1);
  let squares = 0;
  for (let t = 1; t < n; t += 1) {
    const error = series[t]! - series[t - 1]! - drift;
    squares += error * error;
  }
  const variance = squares / (n - 2);
  const means = new Float64Array(horizonBars);
  const standardErrors = new Float64Array(horizonBars);
  for (let h = 1; h <= horizonBars; h += 1) {
    means[h - 1] = series[n - 1]! + drift * h;
    standardErrors[h - 1] = Math.sqrt(variance * h * (1 + h / (n - 1)));
  }
  return { means, standardErrors };
}
