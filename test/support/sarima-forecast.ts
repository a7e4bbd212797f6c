import type { SarimaFit } from "#lib/statistics/arima/fit.ts";
import { expectedLevels, levelVariances } from "#lib/statistics/arima/forecast.ts";

/** The conditional law of the coming values, one entry per bar ahead, in the unit of the series. */
export interface SarimaForecast {
  readonly means: Float64Array;
  readonly standardErrors: Float64Array;
}

/** Means and standard errors, as R's `predict` states them. */
export function forecastSarima(
  fit: SarimaFit,
  horizonBars: number,
  futureRegressors: readonly Float64Array[] = [],
): SarimaForecast {
  return {
    means: expectedLevels(fit, horizonBars, futureRegressors),
    standardErrors: levelVariances(fit, horizonBars).map((v) => Math.sqrt(fit.sigma2 * v)),
  };
}
