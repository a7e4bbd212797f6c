import { atLeast } from "../limit-comparison.ts";
import { notEvaluable, passIf, type Rule } from "./rule.ts";

/**
 * The conviction reaches the floor, where the policy has one. A conviction that lacks a part is not guessed: the
 * rule names the parts and denies.
 */
export const convictionFloor: Rule = {
  id: "conviction-floor",
  reason: "CONVICTION_TOO_LOW",
  unit: "ratio",
  requirement: "The conviction reaches the floor, where the policy has one.",
  limitName: "minimumConvictionRatio",
  canBeDisabled: false,
  limitOf: (policy) => policy.minimumConvictionRatio,
  appliesTo: ({ policy }) => policy.minimumConvictionRatio !== undefined,
  evaluate(evaluation) {
    const limit = evaluation.policy.minimumConvictionRatio;
    const conviction = evaluation.signal.conviction;
    const observed = conviction?.ratio;
    if (limit === undefined || observed === undefined) {
      const missing = (conviction?.missingParts ?? []).join(", ");
      return notEvaluable(evaluation, `the conviction (without ${missing})`, limit);
    }
    return passIf(atLeast(observed, limit, "ratio"), this.reason, {
      observed,
      limit,
      message: `conviction ${observed.toFixed(3)}, at least ${limit} needed`,
    });
  },
};
