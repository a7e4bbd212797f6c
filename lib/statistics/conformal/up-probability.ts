import { scoreShare } from "./score-share.ts";
import { type StandInLaw, standInCoverage } from "./stand-in-law.ts";

/**
 * Probability that the price after `horizonBars` bars is above the last close, under the law that the
 * bands are taken from: symmetric about the path, its distance from it distributed as the scaled scores,
 * interpolated, mixed with `law` as the widths are (see `scoreShare`). Never surer than one
 * part in the number of scores plus one.
 * @param scores squared scaled scores, `count` of them
 * @param deviations offset of the path from the last close in deviations of the move; negative below it
 * @param law that of `standInLaw` for the same scores
 * @returns inside (0, 1); 0.5 for an offset of 0
 */
export function upProbability(
  scores: Float64Array,
  count: number,
  horizonBars: number,
  deviations: number,
  law: StandInLaw,
): number {
  const distance = Math.abs(deviations);
  const standIn = standInCoverage(law, distance);
  const inside = count > 0 ? mixed(scores, count, horizonBars, distance, standIn) : standIn;
  // Half of it on either side of the path is above the last close.
  const half = 0.5 * Math.min(inside, surest(count));
  return deviations < 0 ? 0.5 - half : 0.5 + half;
}

/** Where no score says how sure one may be, a million to one. */
const parametricCount = 1e6;

function surest(count: number): number {
  return 1 - 1 / ((count > 0 ? count : parametricCount) + 1);
}

function mixed(
  scores: Float64Array,
  count: number,
  horizonBars: number,
  distance: number,
  standIn: number,
): number {
  const empirical = insideRatio(scores, count, distance);
  const share = scoreShare(count, horizonBars, 1 - empirical);
  return share * empirical + (1 - share) * standIn;
}

/** Share of the scores nearer than `distance`, with denominator count + 1, linear between scores. */
function insideRatio(scores: Float64Array, count: number, distance: number): number {
  const square = distance * distance;
  let below = 0;
  let nearest = 0;
  let next = Number.POSITIVE_INFINITY;
  for (let t = 0; t < count; t += 1) {
    const score = scores[t]!;
    if (score < square) {
      below += 1;
      if (score > nearest) nearest = score;
    } else if (score < next) next = score;
  }
  if (next === Number.POSITIVE_INFINITY) return below / (count + 1);
  const from = Math.sqrt(nearest);
  const gap = Math.sqrt(next) - from;
  return (below + (gap > 0 ? (distance - from) / gap : 0)) / (count + 1);
}
