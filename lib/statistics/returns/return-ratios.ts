import { largestOf, varies } from "../hypothesis-tests/varies.ts";

/** A Sharpe ratio per period and its standard error. */
export interface SharpeRatio {
  readonly ratio: number;
  readonly standardError: number;
}

/**
 * Mean return over the standard deviation (divisor n − 1), per period and over a riskless return of 0. Its
 * standard error allows for skewness and fat tails: √((1 − γ₃SR + (γ₄ − 1)/4·SR²)/(n − 1)), γ₄ raw (3 for
 * a normal law). Bailey and López de Prado (2012), "The Sharpe Ratio Efficient Frontier", after Mertens (2002).
 *
 * @returns undefined for fewer than 2 returns, and where they vary by the rounding of their mean alone.
 */
export function sharpeRatio(returns: readonly number[]): SharpeRatio | undefined {
  const n = returns.length;
  if (n < 2) return undefined;
  const mean = returns.reduce((sum, value) => sum + value, 0) / n;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (const value of returns) {
    const square = (value - mean) * (value - mean);
    second += square;
    third += square * (value - mean);
    fourth += square * square;
  }
  const variance = second / n;
  if (!varies(variance, largestOf(returns))) return undefined;
  const ratio = mean / Math.sqrt(second / (n - 1));
  const skewness = third / n / (variance * Math.sqrt(variance));
  const kurtosis = fourth / n / (variance * variance);
  const spread = 1 - skewness * ratio + ((kurtosis - 1) / 4) * ratio * ratio;
  return { ratio, standardError: Math.sqrt(Math.max(0, spread) / (n - 1)) };
}

/**
 * Mean return over the root of the mean squared loss, per period and over a minimum return of 0. The divisor of
 * the losses is the number of all returns. Sortino and Price (1994).
 *
 * @returns undefined without returns, and where none is below 0.
 */
export function sortinoRatio(returns: readonly number[]): number | undefined {
  let sum = 0;
  let squares = 0;
  for (const value of returns) {
    sum += value;
    if (value < 0) squares += value * value;
  }
  if (squares === 0) return undefined;
  return sum / returns.length / Math.sqrt(squares / returns.length);
}
