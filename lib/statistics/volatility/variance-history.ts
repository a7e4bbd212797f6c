/**
 * What a volatility model knows at every bar: the scale that past and coming returns are compared on.
 * The expected variance of the k-th return after a bar is affine in that of the first:
 *   f_1 = conditionalVariances[t + 1],   f_{k+1} = level + persistence · (f_k − level),
 * or, for a persistence of 1, f_{k+1} = f_k + step.
 */
export interface VarianceHistory {
  /**
   * Length n + 1 for n returns, all positive: entry t is the variance of return t given those before
   * it, and the last entry that of the next return.
   */
  readonly conditionalVariances: Float64Array;
  /** Share of the distance to `level` that is left after a bar, in [0, 1]. */
  readonly persistence: number;
  /** Variance that the expected path returns to; used where persistence < 1. */
  readonly level: number;
  /** Growth per bar where persistence is 1, 0 or more. */
  readonly step: number;
}
