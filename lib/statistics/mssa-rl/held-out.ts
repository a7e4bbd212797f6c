/** Mean rewards over bars that nothing was learned from. */
export interface HeldOutRewards {
  readonly bars: number;
  /** Of the learned policy. */
  readonly learned: number;
  /** Of the constant action that turned out best over these very bars: the hardest one to beat. */
  readonly bestConstant: number;
  /** Which one that is. */
  readonly bestAction: number;
}

/**
 * Rewards of a policy (an action per state) and of the best constant action, from bar `from` up to but
 * not including `to`, at least one bar.
 * @param rewards row-major bars × actions
 */
export function heldOutRewards(
  policyActions: Uint8Array,
  states: Uint8Array,
  rewards: Float64Array,
  actionCount: number,
  from: number,
  to: number,
): HeldOutRewards {
  const constant = new Float64Array(actionCount);
  let sum = 0;
  for (let t = from; t < to; t += 1) {
    sum += rewards[t * actionCount + policyActions[states[t]!]!]!;
    for (let a = 0; a < actionCount; a += 1) constant[a]! += rewards[t * actionCount + a]!;
  }
  const bars = to - from;
  let bestAction = 0;
  for (let a = 1; a < actionCount; a += 1) {
    if (constant[a]! > constant[bestAction]!) bestAction = a;
  }
  return {
    bars,
    learned: sum / bars,
    bestConstant: constant[bestAction]! / bars,
    bestAction,
  };
}
