import { largestOf, varies } from "../hypothesis-tests/varies.ts";

/** What the standard error of a Sharpe ratio depends on. */
export interface SharpeShape {
  /** γ₃ of the returns; 0 for a normal law. */
  readonly skewness: number;
  /** γ₄ of the returns, raw: 3 for a normal law. */
  readonly kurtosis: number;
  /** First-order autocorrelation of the returns, inside (−1, 1). */
  readonly autocorrelation: number;
}

/** A Sharpe ratio per period and the shape of the returns that it was computed from. */
export interface SharpeMoments extends SharpeShape {
  /** Mean over the standard deviation (divisor n − 1), over a riskless return of 0. */
  readonly sharpe: number;
  readonly observations: number;
}

/**
 * The Sharpe ratio of returns and the moments that its standard error needs; skewness and kurtosis with divisor n.
 * @returns undefined for fewer than 2 returns, and where they vary by the rounding of their mean alone.
 */
export function sharpeMoments(returns: ArrayLike<number>): SharpeMoments | undefined {
  const n = returns.length;
  if (n < 2) return undefined;
  let sum = 0;
  for (let t = 0; t < n; t += 1) sum += returns[t]!;
  const mean = sum / n;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let neighbours = 0;
  let before = 0;
  for (let t = 0; t < n; t += 1) {
    const deviation = returns[t]! - mean;
    const square = deviation * deviation;
    second += square;
    third += square * deviation;
    fourth += square * square;
    neighbours += deviation * before;
    before = deviation;
  }
  const variance = second / n;
  if (!varies(variance, largestOf(returns))) return undefined;
  return {
    sharpe: mean / Math.sqrt(second / (n - 1)),
    skewness: third / n / (variance * Math.sqrt(variance)),
    kurtosis: fourth / n / (variance * variance),
    autocorrelation: neighbours / second,
    observations: n,
  };
}
