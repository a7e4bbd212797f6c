import { nextMissRatio } from "./adaptive-level.ts";
import { splitRank } from "./split-rank.ts";

/**
 * Runs the adaptive level along the past of one horizon and leaves today's miss ratio of every level in
 * `missRatios`. A move over h bars is known h bars after it began, so the set for the move from bar t
 * rests on the scores of the moves that began at t − h or before; and since overlapping moves hit and
 * miss together, only every h-th is counted, the newest among them.
 *
 * A score's place among those known tells a hit from a miss. Counts below fixed marks are kept up to
 * date, and only a score between two marks that a set's bound lies between too is counted out.
 *
 * Gibbs & Candès (2021), "Adaptive Conformal Inference Under Distribution Shift".
 * @param scores in time order, one per bar; only their order matters
 * @param count scores in use
 * @param horizonBars bars of each move
 * @param minimumScores fewest scores that a set rests on
 * @param rate how far one hit or miss moves the ratio; 0 leaves the targets
 * @param marks any values, in any order: the nearer to the bounds of the sets, the faster
 * @param markCounts scratch, as long as `marks`
 * @param missRatios in: anything; out: one per target
 */
export function adaptMissRatios(
  scores: Float64Array,
  count: number,
  horizonBars: number,
  minimumScores: number,
  rate: number,
  targetMissRatios: Float64Array,
  marks: Float64Array,
  markCounts: Int32Array,
  missRatios: Float64Array,
): void {
  missRatios.set(targetMissRatios);
  const earliest = minimumScores + horizonBars - 1;
  if (rate === 0 || earliest >= count) return;
  markCounts.fill(0);
  let known = 0;
  for (let t = earliest + ((count - 1 - earliest) % horizonBars); t < count; t += horizonBars) {
    for (; known <= t - horizonBars; known += 1) {
      const score = scores[known]!;
      for (let j = 0; j < marks.length; j += 1) if (score < marks[j]!) markCounts[j]! += 1;
    }
    const score = scores[t]!;
    let atLeast = 0;
    let atMost = known;
    for (let j = 0; j < marks.length; j += 1) {
      const below = markCounts[j]!;
      if (score >= marks[j]!) {
        if (below > atLeast) atLeast = below;
      } else if (below < atMost) atMost = below;
    }
    for (let i = 0; i < missRatios.length; i += 1) {
      const rank = splitRank(known, missRatios[i]!);
      if (rank > atLeast && rank <= atMost) {
        atLeast = countBelow(scores, known, score);
        atMost = atLeast;
      }
      const missed = rank <= known && rank <= atLeast;
      missRatios[i] = nextMissRatio(missRatios[i]!, targetMissRatios[i]!, rate, missed);
    }
  }
}

function countBelow(scores: Float64Array, count: number, limit: number): number {
  let below = 0;
  for (let j = 0; j < count; j += 1) if (scores[j]! < limit) below += 1;
  return below;
}
