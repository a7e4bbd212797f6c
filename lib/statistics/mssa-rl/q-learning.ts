import { type CheckStop, neverStop } from "../numerics/fit-controls.ts";
import { Exploration } from "./exploration.ts";

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

/**
 * Tabular Q-learning over a past, bar by bar in each episode: an action is taken, the best known or one
 * at random, and its value moves towards the reward of that bar plus the discounted
 * best value of the state that really came next. Watkins & Dayan (1992), "Q-learning", Machine Learning
 * 8. Steps decline as 1/k with the k-th trial of an action in a state, which convergence needs; values
 * start at 0, above every reward, so that each action is tried.
 *
 * @param states state of each bar, one more than the last bar trained on
 * @param rewards row-major bars × actions
 * @param from first bar trained on
 * @param to bar after the last one trained on
 * @param exploration the trials of this seed, explorationRatio and actionCount, where they are at hand
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
  exploration = new Exploration(settings, actionCount),
): ActionValues {
  const { learningRate, discountRatio } = settings;
  const values = new Float64Array(stateCount * actionCount);
  const trials = new Int32Array(stateCount * actionCount);
  const visits = new Int32Array(stateCount);
  for (let t = from; t < to; t += 1) visits[states[t]!]! += 1;
  /** Best action of each state so far. */
  const greedy = new Uint8Array(stateCount);
  const bars = Math.max(0, to - from);
  const steps = exploration.steps(settings.episodes * bars);
  let step = 0;
  for (let episode = 0; episode < settings.episodes; episode += 1) {
    checkStop();
    for (let t = from; t < to; t += 1) {
      const state = states[t]!;
      const nextState = states[t + 1]!;
      const row = state * actionCount;
      const tried = steps[step]!;
      step += 1;
      const known = greedy[state]!;
      const action = tried < actionCount ? tried : known;
      const at = row + action;
      const next = values[nextState * actionCount + greedy[nextState]!]!;
      const target = rewards[t * actionCount + action]! + discountRatio * next;
      const before = values[at]!;
      const rate = learningRate / (1 + learningRate * trials[at]!);
      const after = before + rate * (target - before);
      values[at] = after;
      trials[at]! += 1;
      // Only a known best that got worse, or another that is now as good, can change which is best.
      if (action === known ? after < before : after >= values[row + known]!) {
        greedy[state] = best(values, row, actionCount);
      }
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
