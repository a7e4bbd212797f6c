/** Settings of SAMoSSA. */
export interface SamossaPolicy {
  /** Rows of the trajectory matrix. */
  readonly windowBars: number;
  /** Components kept: the fewest that hold this share of the energy, inside (0, 1]. */
  readonly energyRatio: number;
  /** Lags of the autoregression on the residuals. */
  readonly residualLags: number;
}
