import { atLeast } from "../limit-comparison.ts";
import { edgeBps } from "../signal/derive-signal.ts";
import { notEvaluable, passIf, type Rule } from "./rule.ts";

/**
 * The expected return favours the side and reaches the floor. It is signed, so a large move against the
 * side fails too. It is gross of cost, which edge-over-cost judges.
 */
export const minimumExpectedReturn: Rule = {
  id: "minimum-expected-return",
  reason: "RETURN_TOO_SMALL",
  unit: "bps",
  requirement: "The expected return at the holding horizon favours the side and reaches the floor.",
  limitName: "minimumExpectedReturnBps",
  canBeDisabled: false,
  limitOf: (policy) => policy.minimumExpectedReturnBps,
  evaluate(evaluation) {
    const limit = evaluation.policy.minimumExpectedReturnBps;
    const observed = edgeBps(evaluation.signal);
    if (observed === undefined) return notEvaluable(evaluation, "the expected return", limit);
    return passIf(observed > 0 && atLeast(observed, limit, "bps"), this.reason, {
      observed,
      limit,
      message: `${observed.toFixed(1)} bps expected in favour of the side, at least ${limit} bps needed`,
    });
  },
};
