import { adjustForSeason } from "../seasonality/seasonal-adjustment.ts";
import { fitSimpleSmoothing } from "./simple-smoothing.ts";

/** A forecast by the Theta method, in the unit of the series. */
export interface ThetaForecast {
  readonly means: Float64Array;
  readonly alpha: number;
  /** Half the slope of the regression on time, per bar, of the seasonally adjusted series. */
  readonly drift: number;
  readonly seasonal: boolean;
}

/**
 * The Theta method: simple exponential smoothing with half the slope of a line through the series as
 * its drift, after division by a seasonal figure where the test finds a season.
 * Assimakopoulos & Nikolopoulos (2000), International Journal of Forecasting 16, in the form of Hyndman
 * & Billah (2003), "Unmasking the Theta method"; conventions of R's `thetaf`.
 * @param series at least 2 finite values
 * @param periodBars bars of a season, 1 for none
 */
export function thetaForecast(
  series: Float64Array,
  periodBars: number,
  horizonBars: number,
): ThetaForecast {
  const n = series.length;
  const { adjusted, factorAhead, seasonal } = adjustForSeason(series, periodBars);
  const { alpha, level } = fitSimpleSmoothing(adjusted);
  const drift = slope(adjusted) / 2;
  const means = new Float64Array(horizonBars);
  let decay = 1;
  for (let t = 0; t < n; t += 1) decay *= 1 - alpha;
  const lead = (1 - decay) / alpha;
  for (let h = 1; h <= horizonBars; h += 1) {
    means[h - 1] = (level + drift * (h - 1 + lead)) * factorAhead(h);
  }
  return { means, alpha, drift, seasonal };
}

/** Slope of the least squares line on 0, 1, 2 …; 0 for a single value. */
function slope(series: Float64Array): number {
  const n = series.length;
  if (n < 2) return 0;
  const middle = (n - 1) / 2;
  let cross = 0;
  for (let t = 0; t < n; t += 1) cross += (t - middle) * (series[t]! - series[0]!);
  return cross / ((n * (n * n - 1)) / 12);
}
