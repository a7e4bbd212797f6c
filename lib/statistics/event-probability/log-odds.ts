import { exp, log } from "../numerics/portable-math.ts";

/** Logarithm of the odds of a probability inside (0, 1). */
export function logOdds(probability: number): number {
  return log(probability / (1 - probability));
}

/** The probability at these log odds. */
export function probabilityAt(odds: number): number {
  return odds < 0 ? exp(odds) / (1 + exp(odds)) : 1 / (1 + exp(-odds));
}
