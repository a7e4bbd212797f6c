// (n + 1)(1 − α) is an integer plus a rounding error for many round α; it must not gain a rank.
const roundingRank = 1e-9;

/**
 * Which of the ascending scores bounds the next one with probability at least 1 − `missRatio`:
 * ⌈(n + 1)(1 − missRatio)⌉, counted from 1. Above `count` no score does (the set is everything), below
 * 1 none is needed (the set is empty); both happen where an adaptive level has left [0, 1].
 * Papadopoulos et al. (2002), "Inductive Confidence Machines for Regression".
 */
export function splitRank(count: number, missRatio: number): number {
  return Math.ceil((count + 1) * (1 - missRatio) - roundingRank);
}
