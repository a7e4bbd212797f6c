import { notionalMicros } from "#lib/kernel/exact-price.ts";
import { expectedProfitBps } from "../cost/expected-profit.ts";
import { notEvaluable, passIf, type Rule } from "./rule.ts";

/**
 * The trade is worth its trouble: the expected return less the cost of the round trip, on what the order is worth at
 * the size that all limits leave.
 */
export const minimumExpectedProfit: Rule = {
  id: "minimum-expected-profit",
  reason: "PROFIT_TOO_SMALL",
  unit: "currency_micros",
  requirement: "The expected profit of the trade at its size, after costs, reaches the floor.",
  limitName: "minimumExpectedProfitMicros",
  canBeDisabled: false,
  limitOf: (policy) => policy.minimumExpectedProfitMicros,
  appliesTo: ({ policy }) => policy.minimumExpectedProfitMicros !== undefined,
  evaluate(evaluation) {
    const { policy, signal, cost, unitPrice, admittedUnits } = evaluation;
    const { minimumExpectedProfitMicros: limit = Number.NaN } = policy;
    const profitBps = expectedProfitBps(signal, cost);
    if (profitBps === undefined || unitPrice === undefined || admittedUnits === undefined) {
      return notEvaluable(evaluation, "the expected profit", limit);
    }
    const worth = Number(notionalMicros(admittedUnits, unitPrice));
    const observed = (worth * profitBps) / 1e4;
    const message =
      `${observed.toFixed(0)} micros expected of ${worth} at ${profitBps.toFixed(1)} bps after costs, ` +
      `at least ${limit} needed`;
    return passIf(observed >= limit, this.reason, { observed, limit, message });
  },
};
