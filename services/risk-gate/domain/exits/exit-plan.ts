import { type CountedLimit, type ExitPlan, type Side, signOf } from "#lib/kernel/trading.ts";
import type { RiskPolicy } from "../policy/risk-policy.ts";

/** The exits of a decision: both levels, and a limit in sessions or bars. */
export interface DecisionExitPlan extends ExitPlan {
  readonly stopPrice: number;
  readonly targetPrice: number;
  readonly holdingLimit: CountedLimit;
}

/**
 * Stop and target in multiples of the average true range from the last close, so that calm and volatile
 * names exit on equally rare moves. Where the policy says so, the stop then follows the price in the same range. For a short the two are mirrored.
 */
export function exitPlan(
  policy: Pick<
    RiskPolicy,
    "stopAtrMultiple" | "targetAtrMultiple" | "holdingLimit" | "trailingSteps"
  >,
  side: Side,
  lastClosePrice: number,
  atrPrice: number,
): DecisionExitPlan {
  const favourable = signOf(side) * atrPrice;
  return {
    stopPrice: lastClosePrice - policy.stopAtrMultiple * favourable,
    targetPrice: lastClosePrice + policy.targetAtrMultiple * favourable,
    holdingLimit: policy.holdingLimit,
    ...(policy.trailingSteps && { trailing: { atrPrice, steps: policy.trailingSteps } }),
  };
}
