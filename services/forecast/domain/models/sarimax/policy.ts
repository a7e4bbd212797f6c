/** Settings of SARIMAX. */
export interface SarimaxPolicy {
  /** Largest autoregressive and moving average order that the search tries, 0 to 5. */
  readonly maximumOrder: number;
  /** The same for the seasonal part, 0 to 2; used where the season is longer than a bar. */
  readonly maximumSeasonalOrder: number;
  /** Iterations of one fit. */
  readonly iterationLimit: number;
  /** Orders that the stepwise search tries at most. */
  readonly orderLimit: number;
}
