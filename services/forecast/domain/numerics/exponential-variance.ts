import { moments } from "./log-returns.ts";

const decay = 0.94;

/**
 * Exponentially weighted variance of a return series about its mean, decay 0.94, started at the
 * sample variance: the forecast of the next squared deviation, in the squared unit of the returns.
 * J.P. Morgan (1996), "RiskMetrics Technical Document", section 5.2.
 */
export function exponentialVariance(returns: Float64Array): number {
  const { mean, variance } = moments(returns);
  let level = variance;
  for (let t = 0; t < returns.length; t += 1) {
    const deviation = returns[t]! - mean;
    level = decay * level + (1 - decay) * deviation * deviation;
  }
  return level;
}
