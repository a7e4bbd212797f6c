import { splitRank } from "#lib/statistics/conformal/split-rank.ts";

/**
 * The split conformal quantile of scores, by sorting them: as many lie at or below it as `splitRank`
 * says. Infinity where there are too few for the level, −Infinity where the level asks for nothing.
 * @param scores finite, in any order, not written to; may be empty
 * @param missRatio the share of outcomes that may exceed the quantile
 */
export function splitQuantile(scores: Float64Array, missRatio: number): number {
  const rank = splitRank(scores.length, missRatio);
  if (rank > scores.length) return Number.POSITIVE_INFINITY;
  if (rank < 1) return Number.NEGATIVE_INFINITY;
  return scores.slice().sort()[rank - 1]!;
}
