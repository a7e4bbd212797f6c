import { expectedProfitBps } from "../cost/expected-profit.ts";
import { atLeast } from "../limit-comparison.ts";
import { edgeBps } from "../signal/derive-signal.ts";
import { type Evaluation, notEvaluable, passIf, type Rule } from "./rule.ts";

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
    const gross = `${observed.toFixed(1)} bps expected in favour of the side, at least ${limit} bps needed`;
    return passIf(observed > 0 && atLeast(observed, limit, "bps"), this.reason, {
      observed,
      limit,
      message: gross + netText(evaluation),
    });
  },
};

/** What is left after the round trip: the floor is gross, and a reader should not take one for the other. */
function netText({ policy, signal, cost }: Evaluation): string {
  // Under a policy from before there was a scale of risk a decision reads as it did.
  if (policy.riskScale === undefined || cost === undefined) return "";
  const net = expectedProfitBps(signal, cost);
  if (net === undefined) return "";
  return `; ${net.toFixed(1)} bps after a round trip of ${cost.totalBps.toFixed(1)} bps`;
}
