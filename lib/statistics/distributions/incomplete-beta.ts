import { exp, log } from "../numerics/portable-math.ts";
import { logGamma } from "./log-gamma.ts";

const iterationLimit = 10_000;
const tiny = 1e-300;

/**
 * Regularised incomplete beta function Iₓ(a, b) for a, b > 0 and 0 ≤ x ≤ 1, by its continued
 * fraction (NIST Digital Library of Mathematical Functions 8.17.22), evaluated with Lentz's method.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast below the mean; above it the mirror image does.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(1 - x);
  return (exp(logFront) / a) * incompleteBetaFraction(x, a, b);
}

/**
 * The continued fraction F in Iₓ(a, b) = xᵃ (1 − x)ᵇ F / (a B(a, b)), which converges fast up to x = (a + 1) / (a + b + 2).
 */
export function incompleteBetaFraction(x: number, a: number, b: number): number {
  let numerator = 1;
  let denominator = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let result = denominator;
  for (let m = 1; m <= iterationLimit; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    denominator = 1 / awayFromZero(1 + even * denominator);
    numerator = awayFromZero(1 + even / numerator);
    result *= denominator * numerator;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    denominator = 1 / awayFromZero(1 + odd * denominator);
    numerator = awayFromZero(1 + odd / numerator);
    const change = denominator * numerator;
    result *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return result;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
