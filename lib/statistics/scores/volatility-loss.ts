import { log } from "../numerics/portable-math.ts";

/**
 * QLIKE loss of one variance forecast: log h + p / h. With the mean squared error it is the loss that
 * ranks forecasts rightly although the proxy is noisy, and it is the one of the two that a few large
 * days do not decide. Patton (2011), "Volatility forecast comparison using imperfect volatility
 * proxies".
 * @param variance h above 0
 * @param proxy p, unbiased for the variance, such as a squared demeaned return; 0 or more
 */
export function qlikeLoss(variance: number, proxy: number): number {
  return log(variance) + proxy / variance;
}

/** Mean QLIKE. @param variances one or more, all positive @param proxies as many */
export function meanQlike(variances: ArrayLike<number>, proxies: ArrayLike<number>): number {
  let sum = 0;
  for (let t = 0; t < variances.length; t += 1) sum += qlikeLoss(variances[t]!, proxies[t]!);
  return sum / variances.length;
}
