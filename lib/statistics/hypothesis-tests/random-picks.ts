import { SeededRandom } from "../numerics/seeded-random.ts";

/** Something that is drawn anew: sign × one of the outcomes, all equally likely, less what it costs. */
export interface RandomPick {
  /** One or more. */
  readonly outcomes: Float64Array;
  readonly sign: 1 | -1;
  readonly cost: number;
}

/** Figures of all picks together, one a draw. */
export interface DrawnFigures {
  readonly means: Float64Array;
  /** Share of picks over 0. */
  readonly shares: Float64Array;
}

/** Picks between two yields, less than a millisecond of them. */
const picksTogether = 20_000;

/**
 * Draws all picks `draws` times, independently. Yields now and then, so that the caller may let others run.
 * @param picks - one or more, each with an outcome.
 */
export function* drawPicks(
  picks: readonly RandomPick[],
  draws: number,
  seed: number,
): Generator<void, DrawnFigures> {
  const random = new SeededRandom(seed);
  const means = new Float64Array(draws);
  const shares = new Float64Array(draws);
  let sinceYield = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    let sum = 0;
    let over = 0;
    for (const { outcomes, sign, cost } of picks) {
      const net = sign * outcomes[random.integer(outcomes.length)]! - cost;
      sum += net;
      if (net > 0) over += 1;
    }
    means[draw] = sum / picks.length;
    shares[draw] = over / picks.length;
    sinceYield += picks.length;
    if (sinceYield < picksTogether) continue;
    sinceYield = 0;
    yield;
  }
  return { means, shares };
}

/** Differences below this are rounding. */
const tolerance = 1e-12;

/**
 * The share of draws at or above what was observed, what was observed counted as one of them: (1 + k) / (1 + n),
 * which is never 0. Phipson and Smyth (2010), "Permutation P-values Should Never Be Zero".
 */
export function drawnPValue(drawn: Float64Array, observed: number): number {
  let count = 1;
  for (const value of drawn) if (value >= observed - tolerance) count += 1;
  return count / (drawn.length + 1);
}
