import type { HoldingLimit, RiskPolicy } from "../policy/risk-policy.ts";
import type { Side } from "../signal/derive-signal.ts";

/** Where a position is left: at a loss, at a gain, or after its time. */
export interface ExitPlan {
  readonly stopPrice: number;
  readonly targetPrice: number;
  readonly holdingLimit: HoldingLimit;
}

/**
 * Stop and target in multiples of the average true range from the last close, so that a quiet and a
 * wild name are left on moves of equal rarity. For a short the two are mirrored.
 */
export function exitPlan(
  policy: Pick<RiskPolicy, "stopAtrMultiple" | "targetAtrMultiple" | "holdingLimit">,
  side: Side,
  lastClosePrice: number,
  atrPrice: number,
): ExitPlan {
  const favourable = side === "BUY" ? atrPrice : -atrPrice;
  return {
    stopPrice: lastClosePrice - policy.stopAtrMultiple * favourable,
    targetPrice: lastClosePrice + policy.targetAtrMultiple * favourable,
    holdingLimit: policy.holdingLimit,
  };
}
