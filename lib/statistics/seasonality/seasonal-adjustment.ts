import { classicalFigure } from "./classical-decomposition.ts";
import { isSeasonal } from "./seasonality-test.ts";

/** A series without its season, and the season to put back. */
export interface SeasonalAdjustment {
  readonly adjusted: Float64Array;
  /** Factor of the value `h` bars after the end of the series, h = 1 and up. */
  factorAhead(h: number): number;
  readonly seasonal: boolean;
}

/** Below this a seasonal factor means that the decomposition failed rather than a quiet season. */
const smallestFactor = 1e-4;

/**
 * Divides a series by the figure of its multiplicative classical decomposition where the test finds a
 * season; otherwise leaves it as it is. So do the Theta method, Naive2 and the Comb of the M competitions.
 */
export function adjustForSeason(series: Float64Array, periodBars: number): SeasonalAdjustment {
  const figure = isSeasonal(series, periodBars)
    ? classicalFigure(series, periodBars, "MULTIPLICATIVE")
    : undefined;
  if (figure === undefined || figure.some((factor) => factor < smallestFactor)) {
    return { adjusted: series, factorAhead: () => 1, seasonal: false };
  }
  const n = series.length;
  const adjusted = new Float64Array(n);
  for (let t = 0; t < n; t += 1) adjusted[t] = series[t]! / figure[t % periodBars]!;
  const factorAhead = (h: number): number => figure[(n + h - 1) % periodBars]!;
  return { adjusted, factorAhead, seasonal: true };
}
