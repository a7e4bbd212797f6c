import { atLeast } from "../limit-comparison.ts";
import { notEvaluable, passIf, type Rule } from "./rule.ts";

/**
 * The probability that the price moves the side's way reaches the floor. It is the forecast's own,
 * uncalibrated probability; 0.5 is a coin toss.
 */
export const confidenceFloor: Rule = {
  id: "confidence-floor",
  reason: "CONFIDENCE_TOO_LOW",
  unit: "ratio",
  requirement: "The probability that the price moves the side's way reaches the floor.",
  limitName: "minimumConfidenceRatio",
  canBeDisabled: false,
  limitOf: (policy) => policy.minimumConfidenceRatio,
  evaluate(evaluation) {
    const limit = evaluation.policy.minimumConfidenceRatio;
    const observed = evaluation.signal.confidenceRatio;
    if (observed === undefined) return notEvaluable(evaluation, "the confidence", limit);
    return passIf(atLeast(observed, limit, "ratio"), this.reason, {
      observed,
      limit,
      message: `confidence ${observed.toFixed(3)}, at least ${limit} needed`,
    });
  },
};
