import { log } from "#lib/statistics/numerics/portable-math.ts";
import { crpsLogNormal } from "#lib/statistics/scores/continuous-scores.ts";
import { meanQlike } from "#lib/statistics/scores/volatility-loss.ts";

/**
 * Mean CRPS of the log-normal prices whose medians are the path and whose log variance is the sum of
 * the return variances up to each bar.
 * @param logReturnVariances 0 or more, one per bar
 */
export function meanLogNormalCrps(
  medianPrices: readonly number[],
  logReturnVariances: readonly number[],
  realised: readonly number[],
): number {
  let variance = 0;
  let sum = 0;
  for (let h = 0; h < realised.length; h += 1) {
    variance += logReturnVariances[h]!;
    sum += crpsLogNormal(realised[h]!, medianPrices[h]!, Math.sqrt(variance));
  }
  return sum / realised.length;
}

/**
 * Mean QLIKE of the variances, with each bar's squared log return as proxy. Not finite for a variance
 * of 0.
 * @param logReturnVariances one per realised close
 */
export function meanReturnQlike(
  logReturnVariances: readonly number[],
  lastClosePrice: number,
  realised: readonly number[],
): number {
  return meanQlike(logReturnVariances, squaredLogReturns(lastClosePrice, realised));
}

/**
 * The square of each bar's log return, the proxy of its variance: over a bar the mean return is far
 * below its deviation, so that it can be neglected.
 */
export function squaredLogReturns(lastClosePrice: number, realised: readonly number[]): number[] {
  return realised.map((price, h) => {
    const logReturn = log(price / (h === 0 ? lastClosePrice : realised[h - 1]!));
    return logReturn * logReturn;
  });
}
