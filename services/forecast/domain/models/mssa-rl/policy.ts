/** Settings of MSSA-RL. */
export interface MssaRlPolicy {
  /** Rows of the trajectory matrix. */
  readonly windowBars: number;
  /** Components kept: the fewest that hold this share of the energy, inside (0, 1]. */
  readonly energyRatio: number;
  /** Cumulative sum, in standard deviations, beyond which a change point is marked. */
  readonly cusumThreshold: number;
  /** Passes over the past that the action values are learned in. */
  readonly episodes: number;
  /** Share of each new reward that the action values move by, inside (0, 1]. */
  readonly learningRate: number;
  /** Weight of the next state's value, 0 up to but not including 1. */
  readonly discountRatio: number;
  /** Share of the training steps that try an action at random, 0 to 1. */
  readonly explorationRatio: number;
  /** States visited less often fall back to the naive path. */
  readonly minimumVisits: number;
  /** Seed of the exploration. */
  readonly seed: number;
}
