import { meanScaledIntervalScore, pinballLoss } from "#lib/statistics/scores/quantile-scores.ts";
import type { IntervalPath } from "../intervals/interval-path.ts";
import type { IntervalCoverage } from "../outcome.ts";
import { metric, type ScoringBasis, scaledMetric } from "./path-score.ts";

/** Scores the band of one level against the realised closes. */
export function intervalCoverage(interval: IntervalPath, basis: ScoringBasis): IntervalCoverage {
  const { levelRatio, lowerPrices, upperPrices } = interval;
  const { realised, seasonalScalePrice } = basis;
  const n = realised.length;
  const tail = (1 - levelRatio) / 2;
  let inside = 0;
  let pinball = 0;
  for (let h = 0; h < n; h += 1) {
    const price = realised[h]!;
    const lower = lowerPrices[h]!;
    const upper = upperPrices[h]!;
    if (price >= lower && price <= upper) inside += 1;
    pinball += (pinballLoss(price, lower, tail) + pinballLoss(price, upper, 1 - tail)) / 2;
  }
  const scaled = meanScaledIntervalScore(
    realised,
    lowerPrices,
    upperPrices,
    levelRatio,
    seasonalScalePrice,
  );
  return {
    levelRatio,
    coverage: metric("coverage", "RATIO", n, inside / n),
    pinball: metric("pinball", "PRICE", n, pinball / n),
    scaledIntervalScore: scaledMetric("scaled_interval_score", n, scaled, basis),
  };
}
