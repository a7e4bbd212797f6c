import { type ActionValues, greedyAction } from "./q-learning.ts";

/** Why a state's action is what it is. */
export type Choice = "LEARNED" | "FEW_VISITS" | "UNCERTAIN";

/** What to do in each state; action 0 is to hold. */
export interface LearnedPolicy {
  readonly actions: Uint8Array;
  readonly choices: readonly Choice[];
}

/** When a learned action is trusted. */
export interface TrustSettings {
  readonly minimumVisits: number;
  readonly minimumAdvantage: number;
}

/**
 * The action of the highest value in each state, or holding where too few bars were in the state, or
 * where the rewards of those bars do not set the action apart from holding: their mean difference must
 * exceed `minimumAdvantage` standard errors. Horizons of neighbouring bars overlap, so that a bar counts
 * as the share 1 / horizonBars of an observation.
 * @param from first bar trained on
 * @param to bar after the last one trained on
 */
export function learnedPolicy(
  learned: ActionValues,
  states: Uint8Array,
  rewards: Float64Array,
  from: number,
  to: number,
  horizonBars: number,
  { minimumVisits, minimumAdvantage }: TrustSettings,
): LearnedPolicy {
  const { actionCount, visits } = learned;
  const actions = new Uint8Array(visits.length);
  for (let state = 0; state < actions.length; state += 1) {
    actions[state] = greedyAction(learned, state);
  }
  const sums = new Float64Array(actions.length);
  const squares = new Float64Array(actions.length);
  for (let t = from; t < to; t += 1) {
    const state = states[t]!;
    const row = t * actionCount;
    const advantage = rewards[row + actions[state]!]! - rewards[row]!;
    sums[state]! += advantage;
    squares[state]! += advantage * advantage;
  }
  const choices = Array.from(visits, (count, state): Choice => {
    const mean = sums[state]! / Math.max(1, count);
    const variance = Math.max(0, squares[state]! / Math.max(1, count) - mean * mean);
    const error = Math.sqrt((variance * horizonBars) / Math.max(1, count));
    if (count < minimumVisits) actions[state] = 0;
    else if (actions[state] === 0 || mean > minimumAdvantage * error) return "LEARNED";
    else {
      actions[state] = 0;
      return "UNCERTAIN";
    }
    return "FEW_VISITS";
  });
  return { actions, choices };
}
