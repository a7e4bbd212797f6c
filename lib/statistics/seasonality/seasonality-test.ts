import { autocorrelations } from "./autocorrelation.ts";

/** Normal quantile of 95 %: the test is one-sided at that level in effect, two-sided at 90 %. */
const criticalValue = 1.6448536269514722;

/**
 * Whether a series repeats every `periodBars`: its autocorrelation at that lag is large beside the
 * standard error that the shorter lags imply (Bartlett). The test of the M3 and M4 competitions'
 * Theta and Naive2; needs more than two periods of values.
 * Assimakopoulos & Nikolopoulos (2000), "The Theta model", International Journal of Forecasting 16.
 */
export function isSeasonal(series: Float64Array, periodBars: number): boolean {
  const n = series.length;
  if (periodBars <= 1 || n <= 2 * periodBars) return false;
  const r = autocorrelations(series, periodBars);
  let squares = 0;
  for (let lag = 1; lag < periodBars; lag += 1) squares += r[lag - 1]! * r[lag - 1]!;
  const standardError = Math.sqrt((1 + 2 * squares) / n);
  return Math.abs(r[periodBars - 1]!) > criticalValue * standardError;
}
