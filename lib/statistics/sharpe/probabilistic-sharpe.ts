import { normalCdf, normalQuantile } from "../distributions/normal.ts";
import type { SharpeMoments } from "./sharpe-moments.ts";
import { sharpeVariance } from "./sharpe-variance.ts";

/**
 * The two ways in which the variance is taken. "2012": at the estimate, divisor T − 1, returns independent (Bailey &
 * López de Prado 2012, 2014). "2025": at the ratio that is asked for, divisor T, with first-order autocorrelation (López
 * de Prado, Lipton & Zoonekynd 2025).
 */
export type SharpeConvention = "2012" | "2025";

/**
 * Probabilistic Sharpe ratio: how confident the returns make us that the true ratio is over `threshold`.
 * @param threshold per period
 * @returns undefined where the variance comes out as 0 or less.
 */
export function probabilisticSharpe(
  moments: SharpeMoments,
  threshold: number,
  convention: SharpeConvention,
): number | undefined {
  const error = sharpeError(moments, threshold, convention);
  return error === undefined ? undefined : normalCdf((moments.sharpe - threshold) / error);
}

/**
 * Standard error of the ratio, by the convention at the estimate or at the threshold.
 * @returns undefined where the variance comes out as 0 or less.
 */
export function sharpeError(
  moments: SharpeMoments,
  threshold: number,
  convention: SharpeConvention,
): number | undefined {
  const { sharpe, observations } = moments;
  const variance =
    convention === "2012"
      ? sharpeVariance(sharpe, { ...moments, autocorrelation: 0 }) / (observations - 1)
      : sharpeVariance(threshold, moments) / observations;
  return variance > 0 ? Math.sqrt(variance) : undefined;
}

/**
 * Minimum track record length: how many returns of this shape make the ratio's excess over `threshold` significant.
 * 1 + V·(z/(SR − SR*))² with V at the estimate, or V·(z/(SR − SR*))² with V at the threshold.
 * @param alpha level of the one-sided test, inside (0, 1)
 * @returns undefined where the ratio is not over the threshold: no number of returns would do.
 */
export function minimumTrackRecord(
  moments: SharpeMoments,
  threshold: number,
  alpha: number,
  convention: SharpeConvention,
): number | undefined {
  const excess = moments.sharpe - threshold;
  if (!(excess > 0)) return undefined;
  const ratio = normalQuantile(1 - alpha) / excess;
  if (convention === "2025") return sharpeVariance(threshold, moments) * ratio * ratio;
  return 1 + sharpeVariance(moments.sharpe, { ...moments, autocorrelation: 0 }) * ratio * ratio;
}
