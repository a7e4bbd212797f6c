import { moments } from "../returns/log-returns.ts";

/** RiskMetrics' decay for daily returns. */
const decay = 0.94;

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
