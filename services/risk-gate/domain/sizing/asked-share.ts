import type { PortfolioView } from "../inputs.ts";
import type { RiskPolicy } from "../policy/risk-policy.ts";
import type { TradeRegime } from "../policy/sizing-settings.ts";
import type { Signal } from "../signal/derive-signal.ts";
import { tradeRegime } from "./trade-regime.ts";

/** A step on the way to the share of equity that is asked for. */
export interface SizeStep {
  /** For example "confidence 0.6" or "at most half-Kelly". */
  readonly text: string;
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
 * The share of equity that a signal asks for: the limit of its side × confidence (or conviction) × the multiplier of the
 * trade regime, then at most the limit of its side and the Kelly limit. A green multiplier thus makes up for a low
 * confidence and never passes the limit.
 *
 * Kelly's share is p − (1 − p) / b, by the confidence p and the payoff b = target ÷ stop distance, as if the whole stake
 * were lost at the stop (J. L. Kelly, A New Interpretation of Information Rate, 1956); 0 where it is negative.
 */
export function askedShare(
  signal: Signal,
  { facts }: Pick<PortfolioView, "facts">,
  policy: RiskPolicy,
): AskedShare {
  const { confidenceRatio, conviction, side } = signal;
  const isConviction = policy.sizeScaledBy === "CONVICTION";
  const scale = isConviction ? conviction?.ratio : confidenceRatio;
  if (scale === undefined || confidenceRatio === undefined) return { bps: undefined, steps: [] };
  const limitBps = 1e4 * sideLimit(policy, side);
  const steps: SizeStep[] = [
    { text: `limit of the ${side === "SELL" ? "short" : "long"} side`, bps: limitBps },
  ];
  const bps = () => steps.at(-1)?.bps ?? 0;
  const step = (text: string, to: number) => steps.push({ text, bps: to });
  step(`× ${isConviction ? "conviction" : "confidence"} ${scale}`, limitBps * scale);
  const { tradeRegimeMultipliers: multipliers, kellyFractionRatio } = policy;
  if (multipliers !== undefined) {
    if (facts === undefined) return { bps: undefined, steps };
    const regime = tradeRegime(facts.history.recentTrades);
    const multiplier = multipliers[regime.toLowerCase() as Lowercase<TradeRegime>];
    step(`× ${regime.toLowerCase()} regime ${multiplier}`, bps() * multiplier);
    if (bps() > limitBps) step("at most the limit", limitBps);
  }
  if (kellyFractionRatio !== undefined) {
    const payoff = policy.targetAtrMultiple / policy.stopAtrMultiple;
    const kelly = Math.max(0, confidenceRatio - (1 - confidenceRatio) / payoff);
    const most = 1e4 * kellyFractionRatio * kelly;
    if (bps() > most) step(`at most ${kellyFractionRatio} of Kelly's share ${kelly}`, most);
  }
  return { bps: bps(), steps };
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
    policy.tradeRegimeMultipliers !== undefined
  );
}
