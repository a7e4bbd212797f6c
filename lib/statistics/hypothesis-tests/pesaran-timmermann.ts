import { normalCdf } from "../distributions/normal.ts";

/** A direction that was forecast, and the one that came. */
export interface DirectionPair {
  readonly expectedUp: boolean;
  readonly rose: boolean;
}

/**
 * Whether forecasts tell directions better than ones that are independent of them, with the same shares of rises:
 * where most windows rise, always forecasting a rise is right more often than half of the time and tells nothing.
 * Pesaran & Timmermann (1992), "A Simple Nonparametric Test of Predictive Performance", equations 4 to 6: the share
 * of hits less that under independence, over the root of the difference of their variances. Standard normal under
 * independence; the p value is one-sided.
 *
 * @param pairs of windows that share no bar
 * @returns undefined without pairs, and where all forecasts or all windows went one way
 */
export function pesaranTimmermann(
  pairs: readonly DirectionPair[],
): { readonly statistic: number; readonly pValue: number } | undefined {
  const n = pairs.length;
  if (n === 0) return undefined;
  const share = (isCounted: (pair: DirectionPair) => boolean) => pairs.filter(isCounted).length / n;
  const hits = share(({ expectedUp, rose }) => expectedUp === rose);
  const x = share(({ expectedUp }) => expectedUp);
  const y = share(({ rose }) => rose);
  const independent = y * x + (1 - y) * (1 - x);
  // Of the share of hits less that of the share under independence, which is this product exactly.
  const variance = (4 * x * (1 - x) * y * (1 - y) * (n - 1)) / (n * n);
  if (variance === 0) return undefined;
  const statistic = (hits - independent) / Math.sqrt(variance);
  return { statistic, pValue: normalCdf(-statistic) };
}
