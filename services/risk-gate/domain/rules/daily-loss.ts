import { atMost } from "../limit-comparison.ts";
import { missingFacts, passIf, type Rule } from "./rule.ts";

/**
 * After so large a loss since the start of the day nothing is opened on that day. A gain is a loss below 0. The day is
 * the UTC date of the portfolio's latest bar.
 */
export const dailyLoss: Rule = {
  id: "daily-loss",
  reason: "DAILY_LOSS_TOO_LARGE",
  unit: "ratio",
  requirement: "The loss since the start of the day is within its share of the equity then.",
  limitName: "maximumDailyLossRatio",
  canBeDisabled: false,
  limitOf: (policy) => policy.maximumDailyLossRatio,
  appliesTo: ({ policy }) => policy.maximumDailyLossRatio !== undefined,
  evaluate(evaluation) {
    const { policy, portfolio } = evaluation;
    const { maximumDailyLossRatio: limit = Number.NaN } = policy;
    const start = portfolio.facts?.history.dayStartEquityMicros ?? 0n;
    // A share of nothing, or of a debt, is no number.
    if (start <= 0n) return missingFacts(evaluation, "the equity at the start of the day");
    const observed = Number(start - portfolio.equityMicros) / Number(start);
    const message = `${observed.toFixed(4)} of the equity lost since the start of the day, at most ${limit} allowed`;
    return passIf(atMost(observed, limit, "ratio"), this.reason, { observed, limit, message });
  },
};
