import { atMost } from "../limit-comparison.ts";
import { notEvaluable, passIf, type Rule } from "./rule.ts";

/**
 * An expected return beyond `maximumExpectedReturnBps` is taken for a fault of the forecast. It is denied,
 * not clamped: a clamped fault would still be the strongest signal of the day.
 */
export const saneExpectedReturn: Rule = {
  id: "sane-expected-return",
  reason: "RETURN_NOT_SANE",
  unit: "bps",
  requirement: "The size of the expected return at the holding horizon is believable.",
  limitName: "maximumExpectedReturnBps",
  canBeDisabled: false,
  limitOf: (policy) => policy.maximumExpectedReturnBps,
  evaluate(evaluation) {
    const limit = evaluation.policy.maximumExpectedReturnBps;
    const expected = evaluation.signal.expectedReturnBps;
    if (expected === undefined) return notEvaluable(evaluation, "the expected return", limit);
    const observed = Math.abs(expected);
    return passIf(atMost(observed, limit, "bps"), this.reason, {
      observed,
      limit,
      message: `expected move ${observed.toFixed(1)} bps, at most ${limit} bps are believed`,
    });
  },
};
