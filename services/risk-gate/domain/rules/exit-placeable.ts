import { microsPriceRange } from "#lib/kernel/money.ts";
import { notEvaluable, passIf, type Rule } from "./rule.ts";

/**
 * Stop and target are prices that the ledger takes, on their own sides of the last close. An average true
 * range as large as the price would put the stop at or below zero, where it never triggers.
 */
export const exitPlaceable: Rule = {
  id: "exit-placeable",
  reason: "EXIT_NOT_PLACEABLE",
  unit: "price",
  requirement: "Stop and target are possible prices on their own sides of the last close.",
  limitName: "0; the distances are stopAtrMultiple and targetAtrMultiple",
  canBeDisabled: false,
  limitOf: () => 0,
  evaluate(evaluation) {
    const close = evaluation.readings.lastClosePrice;
    const plan = evaluation.exitPlan;
    if (plan === undefined || close === undefined) return notEvaluable(evaluation, "the exits", 0);
    const low = Math.min(plan.stopPrice, plan.targetPrice);
    const high = Math.max(plan.stopPrice, plan.targetPrice);
    const isPossible = low >= microsPriceRange.lowest && high <= microsPriceRange.highest;
    return passIf(isPossible && low < close && close < high, this.reason, {
      observed: low,
      limit: 0,
      message: `stop ${plan.stopPrice.toFixed(4)}, target ${plan.targetPrice.toFixed(4)}, last close ${close}`,
    });
  },
};
