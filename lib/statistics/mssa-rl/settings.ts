/** Settings of MSSA-RL. */
export interface MssaRlSettings {
  /**
   * Rows of the trajectory matrix, 4 or more. The signal is that of the 3 · windowBars bars before, the
   * slope and the level are those of the last windowBars, and a change is recent for as long.
   */
  readonly windowBars: number;
  /** Directions of the signal, 1 or more; never more than windowBars − 1 are used. */
  readonly signalRank: number;
  /** Cumulated log ratio of the subspace distance to its usual size, beyond which a change is marked. */
  readonly cusumThreshold: number;
  /** Passes over the past in which the action values are learned, 1 or more. */
  readonly episodes: number;
  /** Initial step size, inside (0, 1]; it decays as 1/k with the number k of visits. */
  readonly learningRate: number;
  /** Weight of the next state's value, 0 up to but not including 1. */
  readonly discountRatio: number;
  /** Share of the training steps that try an action at random, inside (0, 1]. */
  readonly explorationRatio: number;
  /** Minimum visits to a state before its learned action is used, 1 or more; below it the path is flat. */
  readonly minimumVisits: number;
  /** Standard errors by which an action's rewards must exceed those of holding, or it holds; 0 or more. */
  readonly minimumAdvantage: number;
  /** Seed of the exploration. */
  readonly seed: number;
}
