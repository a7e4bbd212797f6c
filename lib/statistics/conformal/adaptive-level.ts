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
