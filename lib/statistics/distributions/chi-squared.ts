import { exp, log } from "../numerics/portable-math.ts";
import { logGamma } from "./log-gamma.ts";

const iterationLimit = 10_000;
const tiny = 1e-300;

/** Probability that χ² exceeds x: the p-value of most specification tests. Accurate far in the tail. */
export function chiSquaredUpperTail(x: number, degreesOfFreedom: number): number {
  return upperIncompleteGamma(degreesOfFreedom / 2, x / 2);
}

/** Regularised upper incomplete gamma function Q(a, x) for a > 0 and x ≥ 0. */
function upperIncompleteGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}

/** Power series (NIST Digital Library of Mathematical Functions 8.11.4). */
function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; k <= iterationLimit; k += 1) {
    term *= x / (a + k);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum * exp(a * log(x) - x - logGamma(a));
}

/** Continued fraction (same work, 8.9.2), evaluated with Lentz's method. */
function fraction(a: number, x: number): number {
  let term = x + 1 - a;
  let numerator = 1 / tiny;
  let denominator = 1 / term;
  let result = denominator;
  for (let k = 1; k <= iterationLimit; k += 1) {
    const factor = k * (a - k);
    term += 2;
    denominator = 1 / awayFromZero(factor * denominator + term);
    numerator = awayFromZero(term + factor / numerator);
    const change = denominator * numerator;
    result *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return result * exp(a * log(x) - x - logGamma(a));
}

function awayFromZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
