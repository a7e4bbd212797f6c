import {
  type AggregatedVariance,
  aggregatedVariance,
} from "#lib/statistics/volatility/aggregated-variance.ts";
import type { VarianceHistory } from "#lib/statistics/volatility/variance-history.ts";

/** Bars ahead after the first at which half of today's distance from the mean variance is believed. */
const halfBeliefBars = 60;

/**
 * Variance of the move over h bars, affine in that of its first bar as in `aggregatedVariance`, with the
 * part that tells one bar from another drawn toward its mean over the history: the share
 * 1 / (1 + (h − 1)/60) of the distance is kept. A variance estimate is noisy and outlives its market: taken
 * as it is, bands far ahead are too narrow in calm markets and too wide in wild ones. At one bar ahead
 * nothing is drawn. `test/bench/shock.ts` measures the coverage in each third of the days by volatility.
 */
export function settledVariance(history: VarianceHistory, horizonBars: number): AggregatedVariance {
  const { intercepts, slopes } = aggregatedVariance(history, horizonBars);
  const { conditionalVariances } = history;
  let mean = 0;
  for (let t = 0; t < conditionalVariances.length; t += 1) mean += conditionalVariances[t]!;
  mean /= conditionalVariances.length;
  for (let at = 0; at < horizonBars; at += 1) {
    const slope = slopes[at]!;
    const kept = slope / (1 + at / halfBeliefBars);
    slopes[at] = kept;
    intercepts[at]! += (slope - kept) * mean;
  }
  return { intercepts, slopes };
}
