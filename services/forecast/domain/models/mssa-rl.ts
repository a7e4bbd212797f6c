import { type Action, actions, pricesOf, shapeOf } from "#lib/statistics/mssa-rl/actions.ts";
import { heldOutRewards } from "#lib/statistics/mssa-rl/held-out.ts";
import {
  type Choice,
  type LearnedPolicy,
  learnedPolicy,
} from "#lib/statistics/mssa-rl/learned-policy.ts";
import { baseBarsOf, stateCount } from "#lib/statistics/mssa-rl/market-states.ts";
import { Past } from "#lib/statistics/mssa-rl/past.ts";
import {
  type ActionValues,
  greedyAction,
  learnActionValues,
} from "#lib/statistics/mssa-rl/q-learning.ts";
import type { MssaRlPolicy } from "#lib/statistics/mssa-rl/settings.ts";
import type { CheckStop } from "#lib/statistics/numerics/check-stop.ts";
import {
  checked,
  type Diagnostics,
  failure,
  type Model,
  type ModelInput,
  type ModelResult,
} from "./model.ts";

/** Share of the past that the learned policy is compared with constant actions on. */
const heldOutRatio = 0.2;

/**
 * Change detection on a singular spectrum, and reinforcement learning of what to forecast: the state of
 * each bar (recent variance, recent change of structure, distance moved) is known at that bar; the
 * rewards are those of bars whose whole horizon lies in the past; and the action that earned most in
 * the state of the last bar makes the path. Nothing it does moves the market, so a weight on the next
 * state's value shifts the values more than the choice.
 */
export const mssaRl: Model = {
  id: "mssa_rl",
  description: "Learns from the past whether to hold, trend, revert or damp in the market's state.",
  reference:
    "Moskvina & Zhigljavsky (2003), Communications in Statistics 32; Watkins & Dayan (1992), Machine Learning 8",
  forecast(input: ModelInput): ModelResult {
    const { closes, horizonBars, policy, purpose, checkStop, memory } = input;
    const settings = policy.mssaRl;
    const last = closes.length - 1;
    const neededBars = baseBarsOf(settings.windowBars) + 1;
    if (last + 1 < neededBars) {
      return failure(`${last + 1} bars are too few for a state: it needs ${neededBars}`);
    }
    const past = Past.of(closes, horizonBars, policy.mssaRl, memory);
    const { market } = past;
    if (!(market.variances[last]! > 0)) return failure("the latest closes do not vary");
    const trainedTo = Math.max(market.firstIndex, last + 1 - horizonBars);
    const { values, policy: learned } = study(past, trainedTo, horizonBars, settings, checkStop);

    const state = market.states[last]!;
    const action = actions[learned.actions[state]!]!;
    const choice = learned.choices[state]!;
    const visits = values.visits[state]!;
    const base = { slope: market.slopes[last]!, gap: market.gaps[last]! };
    const { barsSinceChange } = market;
    return checked({
      status: choice === "LEARNED" ? "OK" : "FALLBACK",
      prices: pricesOf(shapeOf(action, base), closes[last]!, horizonBars),
      diagnostics: {
        state,
        action: actions.indexOf(action),
        visits,
        ...valuesOf(values, state),
        changePoints: market.changePoints.length,
        ...(barsSinceChange === undefined ? {} : { barsSinceChange }),
        ...(purpose === "FORECAST"
          ? comparison(past, trainedTo, horizonBars, settings, checkStop)
          : {}),
      },
      note: noteOf(choice, actions[greedyAction(values, state)]!, visits, settings),
    });
  },
};

/** What was learned from the bars before `to`. */
function study(
  { market, rewards, exploration }: Past,
  to: number,
  horizonBars: number,
  settings: MssaRlPolicy,
  checkStop: CheckStop,
): { readonly values: ActionValues; readonly policy: LearnedPolicy } {
  const { states, firstIndex: from } = market;
  const values = learnActionValues(
    states,
    rewards.values,
    from,
    to,
    stateCount,
    actions.length,
    settings,
    checkStop,
    exploration,
  );
  const policy = learnedPolicy(values, states, rewards.values, from, to, horizonBars, settings);
  return { values, policy };
}

function noteOf(choice: Choice, best: Action, visits: number, settings: MssaRlPolicy): string {
  const bars = `${visits} bars of the past`;
  if (choice === "FEW_VISITS") {
    return `only ${bars} were in the state of the last, fewer than ${settings.minimumVisits}: it holds`;
  }
  if (choice === "UNCERTAIN") {
    return `${best} did best in ${bars}, but not by ${settings.minimumAdvantage} standard errors: it holds`;
  }
  return `${best} did best in ${bars} that were in the state of the last`;
}

function valuesOf({ values, actionCount }: ActionValues, state: number): Diagnostics {
  const of = (action: Action) => values[state * actionCount + actions.indexOf(action)]!;
  return {
    holdValue: of("HOLD"),
    trendValue: of("TREND"),
    meanRevertValue: of("MEAN_REVERT"),
    dampValue: of("DAMP"),
  };
}

/** How a policy learned without the last bars does on them, beside the best constant action there. */
function comparison(
  past: Past,
  to: number,
  horizonBars: number,
  settings: MssaRlPolicy,
  checkStop: CheckStop,
): Diagnostics {
  const { market, rewards } = past;
  const from = to - Math.floor(heldOutRatio * (to - market.firstIndex));
  // The horizons of the bars learned from end before the first bar held out.
  const trainedTo = from - horizonBars;
  if (from >= to || trainedTo <= market.firstIndex) return { heldOutBars: 0 };
  const { policy } = study(past, trainedTo, horizonBars, settings, checkStop);
  const { states } = market;
  const held = heldOutRewards(policy.actions, states, rewards.values, actions.length, from, to);
  return {
    heldOutBars: held.bars,
    heldOutReward: held.learned,
    heldOutBestConstantReward: held.bestConstant,
    heldOutBestConstantAction: held.bestAction,
  };
}
