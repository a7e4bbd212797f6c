import type { PortfolioView } from "../inputs.ts";
import type { RiskPolicy } from "../policy/risk-policy.ts";
import type { TradeRegime } from "../policy/sizing-settings.ts";
import type { Signal } from "../signal/derive-signal.ts";
import { currentDrawdown } from "./current-drawdown.ts";
import { tradeRegime } from "./trade-regime.ts";

/** What a step of a size is; a decision states it by this name. */
export type SizeStepName =
  | "side-limit"
  | "confidence"
  | "conviction"
  | "trade-regime"
  | "drawdown"
  | "kelly-limit";

/** A step on the way to the share of equity that is asked for. */
export interface SizeStep {
  readonly name: SizeStepName;
  /** For example "× confidence 0.6" or "at most half-Kelly". */
  readonly text: string;
  /** What the share before it was multiplied by; of the first, the share of the equity. */
  readonly multiplierRatio: number;
  /** The share after it. */
  readonly bps: number;
}

/** The share of equity that a signal asks for. */
export interface AskedShare {
  /** Undefined where an input is missing. */
  readonly bps: number | undefined;
  /** In their order; the last one that lowered the share is what binds. */
  readonly steps: readonly SizeStep[];
}

/**
 * The share of equity that a signal asks for: the limit of its side × confidence (or conviction) × the multipliers of the
 * trade regime and the drawdown, then at most the limit of its side and the Kelly limit. A green multiplier thus makes
 * up for a low confidence and never passes the limit. Where the portfolio does not state what a multiplier rests on, it
 * is the least of its kind: leaving facts out never makes a size larger.
 *
 * Kelly's share is p − (1 − p) / b, by the confidence p and the payoff b = target ÷ stop distance, as if the whole stake
 * were lost at the stop (J. L. Kelly, A New Interpretation of Information Rate, 1956); 0 where it is negative.
 */
export function askedShare(
  signal: Signal,
  portfolio: Pick<PortfolioView, "facts" | "equityMicros">,
  policy: RiskPolicy,
): AskedShare {
  const { confidenceRatio, conviction, side } = signal;
  const isConviction = policy.sizeScaledBy === "CONVICTION";
  const scale = isConviction ? conviction?.ratio : confidenceRatio;
  if (scale === undefined || confidenceRatio === undefined) return { bps: undefined, steps: [] };
  const limitRatio = sideLimit(policy, side);
  const limitBps = 1e4 * limitRatio;
  const steps: SizeStep[] = [
    {
      name: "side-limit",
      text: `limit of the ${side === "SELL" ? "short" : "long"} side`,
      multiplierRatio: limitRatio,
      bps: limitBps,
    },
  ];
  const bps = () => steps.at(-1)?.bps ?? 0;
  const multiply = (name: SizeStepName, ratio: number, text: string) =>
    steps.push({ name, text, multiplierRatio: ratio, bps: bps() * ratio });
  const cap = (name: SizeStepName, most: number, text: string) => {
    if (bps() > most) steps.push({ name, text, multiplierRatio: most / bps(), bps: most });
  };
  const scaledBy = isConviction ? "conviction" : "confidence";
  multiply(scaledBy, scale, `× ${scaledBy} ${scale}`);
  const { tradeRegimeMultipliers, drawdownScaling, kellyFractionRatio } = policy;
  if (tradeRegimeMultipliers !== undefined) {
    const { ratio, of } = regimeMultiplier(portfolio, tradeRegimeMultipliers);
    multiply("trade-regime", ratio, `× ${of} ${ratio}`);
    cap("side-limit", limitBps, "at most the limit");
  }
  if (drawdownScaling !== undefined) {
    const { ratio, of } = drawdownMultiplier(portfolio, drawdownScaling);
    multiply("drawdown", ratio, `× ${of} ${ratio}`);
  }
  if (kellyFractionRatio !== undefined) {
    const payoff = policy.targetAtrMultiple / policy.stopAtrMultiple;
    const kelly = Math.max(0, confidenceRatio - (1 - confidenceRatio) / payoff);
    const most = 1e4 * kellyFractionRatio * kelly;
    cap("kelly-limit", most, `at most ${kellyFractionRatio} of Kelly's share ${kelly}`);
  }
  return { bps: bps(), steps };
}

function regimeMultiplier(
  { facts }: Pick<PortfolioView, "facts">,
  multipliers: NonNullable<RiskPolicy["tradeRegimeMultipliers"]>,
) {
  if (facts === undefined) {
    const least = Math.min(...Object.values(multipliers));
    return { ratio: least, of: "least of the regimes, since the trades are not stated," };
  }
  const regime = tradeRegime(facts.history.recentTrades).toLowerCase() as Lowercase<TradeRegime>;
  return { ratio: multipliers[regime], of: `${regime} regime` };
}

/** From 1 at the first drawdown to the least at the second, in a straight line. */
function drawdownMultiplier(
  portfolio: Pick<PortfolioView, "facts" | "equityMicros">,
  { fromRatio, toRatio, leastMultiplier }: NonNullable<RiskPolicy["drawdownScaling"]>,
) {
  const drawdown = currentDrawdown(portfolio);
  if (drawdown === undefined) {
    return { ratio: leastMultiplier, of: "least, since the largest equity is not stated," };
  }
  const way = Math.min(1, Math.max(0, (drawdown - fromRatio) / (toRatio - fromRatio)));
  return { ratio: 1 - way * (1 - leastMultiplier), of: `drawdown of ${drawdown.toFixed(4)}` };
}

/** The largest share of a position on a side. */
function sideLimit(policy: RiskPolicy, side: Signal["side"]): number {
  const { maximumPositionRatio, maximumShortPositionRatio = maximumPositionRatio } = policy;
  return side === "SELL"
    ? Math.min(maximumShortPositionRatio, maximumPositionRatio)
    : maximumPositionRatio;
}

/** Whether the share rests on more than the limit of long positions and the confidence. */
export function hasSizingOfItsOwn(policy: RiskPolicy): boolean {
  return (
    policy.maximumShortPositionRatio !== undefined ||
    policy.sizeScaledBy !== undefined ||
    policy.kellyFractionRatio !== undefined ||
    policy.drawdownScaling !== undefined ||
    policy.tradeRegimeMultipliers !== undefined
  );
}
