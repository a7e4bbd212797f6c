import { grown } from "../change-points/grown.ts";
import { actions, boundedOf, linearOf, settledShares } from "./actions.ts";
import type { MarketStates } from "./market-states.ts";

/** Worst reward: one crash must not outweigh all the other bars of a state. */
const worstReward = -25;

/**
 * What each action would have earned at each bar whose whole horizon is known: minus the squared error
 * of its log path, summed over the horizon and divided by what holding is expected to lose on a random
 * walk of the variance known at that bar. Holding earns about −1 there; the worst is −25. Entry t
 * depends on no close beyond the horizon of bar t, so that a walk can go on where it stopped.
 */
export class ActionRewards {
  /** Row-major bars × actions; zeros where the bar has no state or its horizon is not over. */
  values: Float64Array = new Float64Array(0);
  readonly #horizonBars: number;
  readonly #settled: Float64Array;
  readonly #linearSquares: number;
  readonly #crossProducts: number;
  readonly #settledSquares: number;
  /** Bars whose rewards are known. */
  #bars = 0;

  constructor(horizonBars: number) {
    const settled = settledShares(horizonBars);
    let linearSquares = 0;
    let crossProducts = 0;
    let settledSquares = 0;
    for (let h = 0; h < horizonBars; h += 1) {
      linearSquares += (h + 1) * (h + 1);
      crossProducts += (h + 1) * settled[h]!;
      settledSquares += settled[h]! * settled[h]!;
    }
    this.#horizonBars = horizonBars;
    this.#settled = settled;
    this.#linearSquares = linearSquares;
    this.#crossProducts = crossProducts;
    this.#settledSquares = settledSquares;
  }

  /**
   * Extends the rewards to the end of log closes that begin with those seen before; returns itself.
   * @param market the states of these closes, at least as far
   */
  extend(logCloses: Float64Array, market: MarketStates): this {
    const n = logCloses.length;
    const actionCount = actions.length;
    this.values = grown(this.values, n * actionCount);
    const { values } = this;
    const { slopes, gaps, variances } = market;
    const horizonBars = this.#horizonBars;
    const settled = this.#settled;
    const linearSquares = this.#linearSquares;
    const crossProducts = this.#crossProducts;
    const settledSquares = this.#settledSquares;
    for (let t = Math.max(market.firstIndex, this.#bars); t + horizonBars < n; t += 1) {
      let squares = 0;
      let withLinear = 0;
      let withSettled = 0;
      const close = logCloses[t]!;
      for (let h = 0; h < horizonBars; h += 1) {
        const move = logCloses[t + h + 1]! - close;
        squares += move * move;
        withLinear += move * (h + 1);
        withSettled += move * settled[h]!;
      }
      const expected = (variances[t]! * horizonBars * (horizonBars + 1)) / 2;
      for (let a = 0; a < actionCount; a += 1) {
        const linear = linearOf(actions[a]!, slopes[t]!);
        const bounded = boundedOf(actions[a]!, slopes[t]!, gaps[t]!);
        // The square of move − linear · h − bounded · settled, multiplied out.
        const error =
          squares -
          2 * (linear * withLinear + bounded * withSettled) +
          linear * linear * linearSquares +
          2 * linear * bounded * crossProducts +
          bounded * bounded * settledSquares;
        const loss = error > 0 ? error : 0;
        values[t * actionCount + a] = Math.max(worstReward, loss > 0 ? -loss / expected : 0);
      }
    }
    this.#bars = Math.max(this.#bars, n - horizonBars);
    return this;
  }
}
