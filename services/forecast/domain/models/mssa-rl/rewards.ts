import { actions, settledShares, shapeOf } from "./actions.ts";
import type { MarketStates } from "./market-states.ts";

/** Worst reward: one crash must not outweigh all the other bars of a state. */
const worstReward = -25;

/**
 * What each action would have earned at each bar whose whole horizon is known: minus the squared error
 * of its log path, summed over the horizon and divided by what holding is expected to lose on a random
 * walk of the variance known at that bar. Holding earns about −1 there; the worst is −25.
 * @returns row-major n × actions; zeros where the bar has no state or its horizon reaches beyond the end
 */
export function actionRewards(
  logCloses: Float64Array,
  market: MarketStates,
  horizonBars: number,
): Float64Array {
  const n = logCloses.length;
  const settled = settledShares(horizonBars);
  let linearSquares = 0;
  let crossProducts = 0;
  let settledSquares = 0;
  for (let h = 0; h < horizonBars; h += 1) {
    linearSquares += (h + 1) * (h + 1);
    crossProducts += (h + 1) * settled[h]!;
    settledSquares += settled[h]! * settled[h]!;
  }
  const rewards = new Float64Array(n * actions.length);
  for (let t = market.firstIndex; t + horizonBars < n; t += 1) {
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
    const expected = (market.variances[t]! * horizonBars * (horizonBars + 1)) / 2;
    const base = { slope: market.slopes[t]!, gap: market.gaps[t]! };
    for (let a = 0; a < actions.length; a += 1) {
      const { linear, bounded } = shapeOf(actions[a]!, base);
      // The square of move − linear · h − bounded · settled, multiplied out.
      const error =
        squares -
        2 * (linear * withLinear + bounded * withSettled) +
        linear * linear * linearSquares +
        2 * linear * bounded * crossProducts +
        bounded * bounded * settledSquares;
      const loss = error > 0 ? error : 0;
      rewards[t * actions.length + a] = Math.max(worstReward, loss > 0 ? -loss / expected : 0);
    }
  }
  return rewards;
}
