import { z } from "zod";
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
import type { MssaRlSettings } from "#lib/statistics/mssa-rl/settings.ts";
import type { CheckStop } from "#lib/statistics/numerics/fit-controls.ts";
import {
  checked,
  type Diagnostics,
  failure,
  type ModelInput,
  type ModelResult,
  type ModelWithSettings,
} from "./model.ts";

const schema: z.ZodType<MssaRlSettings> = z
  .strictObject({
    windowBars: z
      .int()
      .min(4)
      .max(120)
      .describe(
        "Rows of the trajectory matrix. The signal is that of three times as many bars before; the slope and the level are those of the last window, and a change is recent for as long.",
      ),
    signalRank: z
      .int()
      .min(1)
      .max(20)
      .describe("Directions of the signal; at most windowBars - 1 are used."),
    cusumThreshold: z
      .number()
      .gt(0)
      .max(100)
      .describe(
        "Cumulated log ratio of the subspace distance to its usual size, beyond which a change is marked.",
      ),
    episodes: z
      .int()
      .min(1)
      .max(1_000)
      .describe("Passes over the past in which the action values are learned."),
    learningRate: z
      .number()
      .gt(0)
      .max(1)
      .describe("Initial step size; it decays as 1/k with the number k of visits."),
    discountRatio: z.number().min(0).lt(1).describe("Weight of the next state's value."),
    explorationRatio: z
      .number()
      .gt(0)
      .max(1)
      .describe("Share of the training steps that try an action at random."),
    minimumVisits: z
      .int()
      .min(1)
      .max(1_000)
      .describe(
        "Minimum visits to a state before its learned action is used; below it the path is flat.",
      ),
    minimumAdvantage: z
      .number()
      .min(0)
      .max(100)
      .describe(
        "Standard errors by which an action's rewards must exceed those of holding; otherwise the path is flat.",
      ),
    seed: z.int().min(0).max(0x7fffffff).describe("Seed of the exploration."),
  })
  .describe("Settings of MSSA-RL.");

/** Share of the past that the learned policy is compared with constant actions on. */
const heldOutRatio = 0.2;

/**
 * Change detection on a singular spectrum, and reinforcement learning of what to forecast: the state of
 * each bar (recent variance, recent change of structure, distance moved) is known at that bar; the
 * rewards are those of bars whose whole horizon lies in the past; and the action that earned most in
 * the state of the last bar makes the path. Nothing it does moves the market, so a weight on the next
 * state's value shifts the values more than the choice.
 */
export const mssaRl: ModelWithSettings<"mssaRl", MssaRlSettings> = {
  id: "mssa_rl",
  description: "Learns from the past whether to hold, trend, revert or damp in the market's state.",
  reference:
    "Moskvina & Zhigljavsky (2003), Communications in Statistics 32; Watkins & Dayan (1992), Machine Learning 8",
  settings: { key: "mssaRl", schema },
  forecast(input: ModelInput, settings: MssaRlSettings): ModelResult {
    const { closes, horizonBars, purpose, checkStop, memory } = input;
    const last = closes.length - 1;
    const neededBars = baseBarsOf(settings.windowBars) + 1;
    if (last + 1 < neededBars) {
      return failure(`${last + 1} bars are too few for a state: it needs ${neededBars}`);
    }
    const past = Past.of(closes, horizonBars, settings, memory);
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
  settings: MssaRlSettings,
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

function noteOf(choice: Choice, best: Action, visits: number, settings: MssaRlSettings): string {
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
  settings: MssaRlSettings,
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
