import { SeededRandom } from "../../../../kernel/seeded-random.ts";
import { type CheckStop, neverStop } from "../model.ts";

/** How action values are learned. */
export interface LearningSettings {
  readonly episodes: number;
  readonly learningRate: number;
  readonly discountRatio: number;
  readonly explorationRatio: number;
  readonly seed: number;
}

/** What was learned about each state. */
export interface ActionValues {
  readonly actionCount: number;
  /** Row-major states × actions: discounted rewards expected of an action. */
  readonly values: Float64Array;
  /** Bars of the past that were in each state, each counted once however many the episodes. */
  readonly visits: Int32Array;
}

const TWO_POWER_32 = 4294967296;

/**
 * Tabular Q-learning over a past that is lived through once per episode: at each bar an action is taken,
 * the best known or one at random, its value moves towards the reward of that bar plus the discounted
 * best value of the state that really came next. Watkins & Dayan (1992), "Q-learning", Machine Learning
 * 8. Steps decline as 1/k with the k-th trial of an action in a state, which convergence needs; values
 * start at 0, above every reward, so that each action is tried.
 *
 * @param states state of each bar, one more than the last bar trained on
 * @param rewards row-major bars × actions
 * @param from first bar trained on
 * @param to bar after the last one trained on
 * @param checkStop called before each episode; what it throws ends the learning
 */
export function learnActionValues(
  states: Uint8Array,
  rewards: Float64Array,
  from: number,
  to: number,
  stateCount: number,
  actionCount: number,
  settings: LearningSettings,
  checkStop: CheckStop = neverStop,
): ActionValues {
  const { learningRate, discountRatio } = settings;
  const values = new Float64Array(stateCount * actionCount);
  const trials = new Int32Array(stateCount * actionCount);
  const visits = new Int32Array(stateCount);
  for (let t = from; t < to; t += 1) visits[states[t]!]! += 1;
  /** Best action of each state so far. */
  const greedy = new Uint8Array(stateCount);
  const random = new SeededRandom(settings.seed);
  const explored = settings.explorationRatio * TWO_POWER_32;
  for (let episode = 0; episode < settings.episodes; episode += 1) {
    checkStop();
    for (let t = from; t < to; t += 1) {
      const state = states[t]!;
      const nextState = states[t + 1]!;
      const action = random.bits() < explored ? random.integer(actionCount) : greedy[state]!;
      const next = values[nextState * actionCount + greedy[nextState]!]!;
      const target = rewards[t * actionCount + action]! + discountRatio * next;
      const at = state * actionCount + action;
      const step = learningRate / (1 + learningRate * trials[at]!);
      values[at]! += step * (target - values[at]!);
      trials[at]! += 1;
      greedy[state] = best(values, state * actionCount, actionCount);
    }
  }
  return { actionCount, values, visits };
}

/** The action of the highest value in a state; the first of several. */
export function greedyAction({ values, actionCount }: ActionValues, state: number): number {
  return best(values, state * actionCount, actionCount);
}

function best(values: Float64Array, row: number, actionCount: number): number {
  let chosen = 0;
  for (let a = 1; a < actionCount; a += 1) {
    if (values[row + a]! > values[row + chosen]!) chosen = a;
  }
  return chosen;
}
