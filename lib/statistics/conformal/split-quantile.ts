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

/**
 * The split conformal quantile of scores: as many lie at or below it as `splitRank` says. Infinity
 * where there are too few for the level, −Infinity where the level asks for nothing.
 * @param scores finite, in any order, not written to; may be empty
 * @param missRatio the share of outcomes that may exceed the quantile
 */
export function splitQuantile(scores: Float64Array, missRatio: number): number {
  const rank = splitRank(scores.length, missRatio);
  if (rank > scores.length) return Number.POSITIVE_INFINITY;
  if (rank < 1) return Number.NEGATIVE_INFINITY;
  return scores.slice().sort()[rank - 1]!;
}
