import { signOf } from "#lib/kernel/trading.ts";
import type { DecisionBasis } from "../decision-basis.ts";
import { denies, type Judgement, judgeEvaluation, judgeSignal } from "../judge-signal.ts";
import { policyForTicker } from "../policy/ticker-limits.ts";
import { prepareEvaluation } from "../prepare-evaluation.ts";
import { edgeBps } from "../signal/derive-signal.ts";
import { leastThatDoes } from "./least-that-does.ts";

/** What a judgement has to meet: that one rule lets it pass, or that all do. */
export type Requirement = (judgement: Judgement) => boolean;

/** All rules let it pass. */
export const allPass: Requirement = ({ verdict }) => verdict !== "DENY";

/** One rule lets it pass, whatever the others say. */
export function passes(rule: string): Requirement {
  return ({ outcomes }) => !outcomes.some((one) => one.rule === rule && denies(one));
}

/**
 * What has to be added to the edge, in bps, for a requirement to be met: the expected price at the holding horizon moves,
 * and nothing else. Upwards as far as the policy finds plausible, else downwards as far as no move at all. Undefined
 * where neither does, or the edge is unknown.
 */
export function smallestEdgeChange(basis: DecisionBasis, meets: Requirement): number | undefined {
  const { inputs, policy, costModel } = basis;
  const { signal } = judgeSignal(inputs, policy, costModel);
  const edge = edgeBps(signal);
  if (edge === undefined || !Number.isFinite(edge)) return undefined;
  const { forecast, instrument } = inputs;
  const holds = (change: number) => {
    const move = (signOf(signal.side ?? "BUY") * (edge + change)) / 1e4;
    const ensemblePrices = [...forecast.ensemblePrices];
    ensemblePrices[signal.holdingBars - 1] = forecast.lastClosePrice * (1 + move);
    const moved = { ...inputs, forecast: { ...forecast, ensemblePrices } };
    return meets(judgeSignal(moved, policy, costModel));
  };
  const { maximumExpectedReturnBps } = policyForTicker(policy, instrument.ticker);
  const more = leastThatDoes(maximumExpectedReturnBps - edge, holds);
  if (more !== undefined) return more;
  const less = leastThatDoes(edge, (fall) => holds(-fall));
  return less === undefined ? undefined : -less;
}

/**
 * What has to be added to the cost of the round trip at the size that the limits leave, in bps, for a
 * requirement to be met: negative, down to a cost of 0. Undefined where that does not do, or the cost is unknown.
 */
export function smallestCostChange(basis: DecisionBasis, meets: Requirement): number | undefined {
  const evaluation = prepareEvaluation(basis.inputs, basis.policy, basis.costModel);
  const { cost } = evaluation;
  if (cost === undefined) return undefined;
  const holds = (saving: number) =>
    meets(judgeEvaluation({ ...evaluation, cost: { ...cost, totalBps: cost.totalBps - saving } }));
  const saving = leastThatDoes(cost.totalBps, holds);
  return saving === undefined ? undefined : -saving;
}

/**
 * The size nearest to the one asked for, in units and at least one lot, at which a requirement is met: what the position
 * limit would have to ask for. A smaller one is looked for first. Undefined where no size does, or none is known.
 */
export function nearestSize(basis: DecisionBasis, meets: Requirement): bigint | undefined {
  const { inputs, costModel } = basis;
  const { ticker, lotSizeUnits } = inputs.instrument;
  const policy = { ...policyForTicker(basis.policy, ticker), tickers: {} };
  const judged = (maximumPositionRatio: number) =>
    judgeSignal(inputs, { ...policy, maximumPositionRatio }, costModel);
  const isLot = ({ size }: Judgement) => size.requestedUnits >= BigInt(lotSizeUnits);
  const limit = policy.maximumPositionRatio;
  // The whole equity is the largest position that a policy can allow.
  const oneLot = leastThatDoes(1, (ratio) => isLot(judged(ratio)));
  if (oneLot === undefined) return undefined;
  const does = (ratio: number) => {
    const judgement = judged(ratio);
    return isLot(judgement) && meets(judgement);
  };
  const sizeAt = (ratio: number) => judged(ratio).size.requestedUnits;
  const cut = leastThatDoes(limit - oneLot, (less) => does(limit - less));
  if (cut !== undefined) return sizeAt(limit - cut);
  if (does(oneLot)) return sizeAt(oneLot);
  const added = leastThatDoes(1 - limit, (more) => does(limit + more));
  return added === undefined ? undefined : sizeAt(limit + added);
}
