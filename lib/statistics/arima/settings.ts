/** Settings of SARIMAX: how far the search for the order goes. */
export interface SarimaxPolicy {
  /** Largest autoregressive and moving average order that the search tries, 0 to 5. */
  readonly maximumOrder: number;
  /** The same for the seasonal part, 0 to 2; used where the season is longer than a bar. */
  readonly maximumSeasonalOrder: number;
  /** Iterations of one fit, 1 to 1000; a fit that reaches it stands as it is. */
  readonly iterationLimit: number;
  /** Orders that the stepwise search fits at most, 1 to 200. */
  readonly orderLimit: number;
}
