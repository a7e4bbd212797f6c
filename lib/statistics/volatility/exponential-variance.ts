import { moments } from "../returns/log-returns.ts";
import type { VarianceHistory } from "./variance-history.ts";

/** RiskMetrics' decay for daily returns. */
const decay = 0.94;
/** Share of the sample variance below which no variance may fall: returns of zero would bring it to 0. */
const smallestVarianceRatio = 1e-8;

/**
 * Exponentially weighted variances of a return series, decay 0.94, in the squared unit of the returns:
 * n + 1 values, each the forecast of the squared return at its place from those before it. As in J.P.
 * Morgan (1996), "RiskMetrics Technical Document", section 5.2, the mean is taken for zero; the start
 * is the sample variance.
 */
export function exponentialVariances(returns: Float64Array): Float64Array {
  const { variance } = moments(returns);
  const levels = new Float64Array(returns.length + 1);
  levels[0] = variance;
  for (let t = 0; t < returns.length; t += 1) {
    levels[t + 1] = decay * levels[t]! + (1 - decay) * returns[t]! * returns[t]!;
  }
  return levels;
}

/** The last of them: the forecast of the next squared return. */
export function exponentialVariance(returns: Float64Array): number {
  return exponentialVariances(returns)[returns.length]!;
}

/**
 * The exponentially weighted variance at every bar, decay 0.94, which stays where it is over the horizon;
 * started at the sample variance. Unlike `exponentialVariances`, about the sample mean and never below
 * 1e-8 of the sample variance. J.P. Morgan (1996), "RiskMetrics Technical Document", section 5.2.
 * @param returns some of which differ
 */
export function exponentialHistory(returns: Float64Array): VarianceHistory {
  const { mean, variance } = moments(returns);
  const smallest = smallestVarianceRatio * variance;
  const conditionalVariances = new Float64Array(returns.length + 1);
  let level = variance;
  conditionalVariances[0] = level;
  for (let t = 0; t < returns.length; t += 1) {
    const deviation = returns[t]! - mean;
    level = Math.max(smallest, decay * level + (1 - decay) * deviation * deviation);
    conditionalVariances[t + 1] = level;
  }
  return { conditionalVariances, persistence: 1, level: variance, step: 0 };
}
