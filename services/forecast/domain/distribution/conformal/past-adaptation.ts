import { nextMissRatio } from "./adaptive-level.ts";
import { splitRank } from "./split-quantile.ts";

/**
 * The scores of one horizon in time order, as a single-precision float and as the bits of it. Bits of
 * numbers that are not negative keep their order, and the sign of the difference of two counts a score
 * without a branch, which the order of random numbers would mispredict half the time.
 */
export interface ComparableScores {
  readonly values: Float32Array;
  readonly bits: Int32Array;
}

/** Room for `count` scores. */
export function comparableScores(count: number): ComparableScores {
  const values = new Float32Array(count);
  return { values, bits: new Int32Array(values.buffer) };
}

/**
 * Runs the adaptive level along the past of one horizon and leaves today's miss ratio of every level in
 * `missRatios`. A move over h bars is known h bars after it began, so the set for the move from bar t
 * rests on the scores of the moves that began at t − h or before; and since overlapping moves hit and
 * miss together, only every h-th is counted, the newest among them.
 * Gibbs & Candès (2021), "Adaptive Conformal Inference Under Distribution Shift".
 * @param scores not negative, in time order, one per bar; only their order matters
 * @param count scores in use
 * @param horizonBars bars of each move
 * @param minimumScores fewest scores that a set rests on
 * @param rate how far one hit or miss moves the ratio; 0 leaves the targets
 * @param missRatios in: anything; out: one per target
 */
export function adaptMissRatios(
  scores: ComparableScores,
  count: number,
  horizonBars: number,
  minimumScores: number,
  rate: number,
  targetMissRatios: Float64Array,
  missRatios: Float64Array,
): void {
  missRatios.set(targetMissRatios);
  const earliest = minimumScores + horizonBars - 1;
  if (rate === 0 || earliest >= count) return;
  for (let t = earliest + ((count - 1 - earliest) % horizonBars); t < count; t += horizonBars) {
    const known = t - horizonBars + 1;
    const below = countBelow(scores.bits, known, scores.bits[t]!);
    for (let i = 0; i < missRatios.length; i += 1) {
      const rank = splitRank(known, missRatios[i]!);
      const missed = rank <= known && below >= rank;
      missRatios[i] = nextMissRatio(missRatios[i]!, targetMissRatios[i]!, rate, missed);
    }
  }
}

function countBelow(bits: Int32Array, count: number, limit: number): number {
  let below = 0;
  for (let j = 0; j < count; j += 1) below += (bits[j]! - limit) >>> 31;
  return below;
}
