import { normalCdf, normalQuantile } from "#lib/statistics/distributions/normal.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import type { IntervalPath } from "./interval-path.ts";
import { intervalAround } from "./interval-path.ts";

/**
 * The price at each bar ahead as a log-normal law: its median is the ensemble path, the variance of
 * its logarithm the sum of the variances of the returns up to that bar.
 */
export interface PriceDistribution {
  readonly medianPrices: Float64Array;
  /** Standard deviation of the log price, ascending with the horizon. */
  readonly logDeviations: Float64Array;
}

/** @param logReturnVariances variance of each bar's log return, one per bar ahead */
export function priceDistribution(
  medianPrices: Float64Array,
  logReturnVariances: Float64Array,
): PriceDistribution {
  const logDeviations = new Float64Array(medianPrices.length);
  let variance = 0;
  for (let h = 0; h < medianPrices.length; h += 1) {
    variance += logReturnVariances[h]!;
    logDeviations[h] = Math.sqrt(variance);
  }
  return { medianPrices, logDeviations };
}

/** The central interval of each price at a level inside (0, 1). */
export function intervalPath(law: PriceDistribution, levelRatio: number): IntervalPath {
  const z = normalQuantile(0.5 + levelRatio / 2);
  const halfWidths = law.logDeviations.map((deviation) => z * deviation);
  return intervalAround(law.medianPrices, halfWidths, levelRatio);
}

/** No forecast is certain, even where the law rounds to 0 or 1. */
const smallestProbability = 1e-9;

/** Probability that each price is above `price`, inside (0, 1). */
export function upProbabilities(law: PriceDistribution, price: number): number[] {
  return Array.from(law.medianPrices, (median, h) => {
    const probability = normalCdf(log(median / price) / law.logDeviations[h]!);
    return Math.min(1 - smallestProbability, Math.max(smallestProbability, probability));
  });
}
