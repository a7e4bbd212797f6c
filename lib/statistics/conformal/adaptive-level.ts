/**
 * The miss ratio of the next set after one outcome: α + γ(target − miss), so that a miss widens
 * the next set and a hit narrows it. May leave [0, 1]; the set is then everything or empty.
 * Gibbs & Candès (2021), "Adaptive Conformal Inference Under Distribution Shift".
 * @param rate γ, 0 for a fixed level
 * @param missed whether the outcome lay outside its set
 */
export function nextMissRatio(
  missRatio: number,
  targetMissRatio: number,
  rate: number,
  missed: boolean,
): number {
  return missRatio + rate * (targetMissRatio - (missed ? 1 : 0));
}

/**
 * The miss ratios of all sets in turn, the first being the target itself.
 * @param misses 1 for a miss, else 0; length T
 * @returns length T + 1: the last entry is for the set after the last outcome
 */
export function missRatioPath(
  targetMissRatio: number,
  rate: number,
  misses: ArrayLike<number>,
): Float64Array {
  const path = new Float64Array(misses.length + 1);
  path[0] = targetMissRatio;
  for (let t = 0; t < misses.length; t += 1) {
    path[t + 1] = nextMissRatio(path[t]!, targetMissRatio, rate, misses[t] === 1);
  }
  return path;
}

/**
 * Furthest that the share of misses over `steps` outcomes can be from the target, whatever the data
 * (Gibbs & Candès 2021, proposition 4.1). Infinite for a fixed level.
 * @param rate γ above 0, or 0
 */
export function longRunMissBound(firstMissRatio: number, rate: number, steps: number): number {
  return (Math.max(firstMissRatio, 1 - firstMissRatio) + rate) / (steps * rate);
}
