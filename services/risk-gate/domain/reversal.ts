import type { Side } from "#lib/kernel/trading.ts";
import type { PortfolioView } from "./inputs.ts";
import type { RiskPolicy } from "./policy/risk-policy.ts";

/**
 * Units held on the other side of a signal that would stay at the next open: what it closes first where the policy says so.
 * 0 for none.
 */
export function opposedUnits(
  { heldUnits, leavingUnits = 0n }: Pick<PortfolioView, "heldUnits" | "leavingUnits">,
  side: Side | undefined,
  { flattenBeforeReverse }: Pick<RiskPolicy, "flattenBeforeReverse">,
): bigint {
  if (flattenBeforeReverse !== true || side === undefined) return 0n;
  const staying = heldUnits - leavingUnits;
  const opposed = side === "SELL" ? staying : -staying;
  return opposed > 0n ? opposed : 0n;
}

/**
 * The rules that judge the signal itself. Where one of them denies, there is no signal to close anything by; all others
 * judge what is opened, and an exit is never held back by them.
 */
const rulesOnSignal: readonly string[] = [
  "finite-inputs",
  "sane-expected-return",
  "minimum-expected-return",
  "minimum-expected-profit",
  "minimum-directional-accuracy",
  "confidence-floor",
  "conviction-floor",
  "risk-ceiling",
  "edge-over-cost",
  "forecast-age",
  "stale-price",
];

/** Whether a rule judges the signal itself, and not what it opens. */
export function judgesSignal(rule: string): boolean {
  return rulesOnSignal.includes(rule);
}
