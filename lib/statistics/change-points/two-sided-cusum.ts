/**
 * Cumulative sum that leaves ±threshold: the upper one grows by deviation − slack and stops at 0, the
 * lower one mirrors it, and both start anew wherever one leaves. Page (1954), "Continuous inspection
 * schemes", Biometrika 41.
 */
export class TwoSidedCusum {
  readonly #threshold: number;
  readonly #slack: number;
  #upper = 0;
  #lower = 0;

  /**
   * @param threshold above 0, in the unit of the deviations; a sum must exceed it
   * @param slack deviation that is taken for nothing, 0 or more
   */
  constructor(threshold: number, slack: number) {
    this.#threshold = threshold;
    this.#slack = slack;
  }

  /**
   * Whether the next deviation makes a sum leave the threshold.
   * @param deviation standardised by the caller, so that 0 means nothing has changed
   */
  add(deviation: number): boolean {
    this.#upper = Math.max(0, this.#upper + deviation - this.#slack);
    this.#lower = Math.min(0, this.#lower + deviation + this.#slack);
    if (!(this.#upper > this.#threshold || this.#lower < -this.#threshold)) return false;
    this.#upper = 0;
    this.#lower = 0;
    return true;
  }
}
