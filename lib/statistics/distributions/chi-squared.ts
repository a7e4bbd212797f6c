import { lowerIncompleteGamma, upperIncompleteGamma } from "./incomplete-gamma.ts";

/** Distribution function of χ² with `degreesOfFreedom` > 0. */
export function chiSquaredCdf(x: number, degreesOfFreedom: number): number {
  return lowerIncompleteGamma(degreesOfFreedom / 2, x / 2);
}

/** Probability that χ² exceeds x: the p-value of most specification tests. Accurate far in the tail. */
export function chiSquaredUpperTail(x: number, degreesOfFreedom: number): number {
  return upperIncompleteGamma(degreesOfFreedom / 2, x / 2);
}
