import { stl } from "../../seasonality/stl.ts";
import { differenceCoefficients, differenced } from "../differencing.ts";
import { arimaOrder } from "../order.ts";

/** 5 % critical value of the KPSS statistic about a level, table 1 of the paper. */
const kpssCriticalValue = 0.463;
/** Share of the detrended variance that the season must explain to be differenced away, as in R. */
const seasonalStrengthThreshold = 0.64;
/** Seasons that STL smooths over, R's choice for one season. */
const seasonalWindow = 11;
const smallestVariation = 1e-13;

/**
 * Differences that make the series stationary about a level: as many as the KPSS test asks for.
 * Hyndman & Khandakar (2008), Journal of Statistical Software 27(3).
 * @param limit most differences
 */
export function differencesNeeded(series: Float64Array, limit: number): number {
  let current = series;
  for (let d = 0; d < limit; d += 1) {
    const next = differenced(current, differenceCoefficients(arimaOrder(0, 1, 0)));
    // NaN for a constant series: it needs no further difference.
    if (!(kpssStatistic(current) > kpssCriticalValue) || next.length < 3) return d;
    current = next;
  }
  return limit;
}

/**
 * Statistic of the test that the series is stationary about a level, with Bartlett's window of
 * ⌊3√n / 13⌋ lags; NaN when the series is constant.
 * Kwiatkowski, Phillips, Schmidt & Shin (1992), Journal of Econometrics 54.
 */
export function kpssStatistic(series: Float64Array): number {
  const n = series.length;
  let mean = 0;
  let magnitude = 0;
  for (let t = 0; t < n; t += 1) {
    mean += series[t]! / n;
    magnitude = Math.max(magnitude, Math.abs(series[t]!));
  }
  const window = Math.trunc((3 * Math.sqrt(n)) / 13);
  let squares = 0;
  let partial = 0;
  let partialSquares = 0;
  for (let t = 0; t < n; t += 1) {
    const deviation = series[t]! - mean;
    squares += deviation * deviation;
    partial += deviation;
    partialSquares += partial * partial;
  }
  if (!(Math.sqrt(squares / n) > smallestVariation * magnitude)) return Number.NaN;
  let variance = squares;
  for (let lag = 1; lag <= window; lag += 1) {
    let sum = 0;
    for (let t = lag; t < n; t += 1) sum += (series[t]! - mean) * (series[t - lag]! - mean);
    variance += 2 * (1 - lag / (window + 1)) * sum;
  }
  return partialSquares / (n * variance);
}

/** 1 when the season is strong enough to be differenced, else 0. */
export function seasonalDifferencesNeeded(series: Float64Array, period: number): number {
  return seasonalStrength(series, period) > seasonalStrengthThreshold ? 1 : 0;
}

/**
 * Strength of the season in [0, 1]: 1 − Var(remainder) / Var(season + remainder) of the STL
 * decomposition; 0 where the series is too short for one.
 * Wang, Smith & Hyndman (2006), Data Mining and Knowledge Discovery 13.
 */
function seasonalStrength(series: Float64Array, period: number): number {
  const parts = stl(series, period, seasonalWindow);
  if (parts === undefined) return 0;
  const whole = varianceOf(parts.remainder.map((value, t) => value + parts.seasonal[t]!));
  return whole > 0 ? Math.max(0, 1 - varianceOf(parts.remainder) / whole) : 0;
}

function varianceOf(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let sum = 0;
  for (const value of values) sum += (value - mean) * (value - mean);
  return sum / values.length;
}
