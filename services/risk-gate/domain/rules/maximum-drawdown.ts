import { isBelow } from "../limit-comparison.ts";
import { currentDrawdown } from "../sizing/current-drawdown.ts";
import { missingFacts, passIf, type Rule } from "./rule.ts";

/** While the equity has fallen so far from its largest, nothing is opened. Exits go on. */
export const maximumDrawdown: Rule = {
  id: "maximum-drawdown",
  reason: "DRAWDOWN_TOO_DEEP",
  unit: "ratio",
  requirement: "The equity is less than the limit below its largest.",
  limitName: "maximumDrawdownRatio",
  canBeDisabled: false,
  limitOf: (policy) => policy.maximumDrawdownRatio,
  appliesTo: ({ policy }) => policy.maximumDrawdownRatio !== undefined,
  evaluate(evaluation) {
    const { maximumDrawdownRatio: limit = Number.NaN } = evaluation.policy;
    const observed = currentDrawdown(evaluation.portfolio);
    if (observed === undefined) return missingFacts(evaluation, "the largest equity");
    const message = `equity ${observed.toFixed(4)} of its largest below it, less than ${limit} needed`;
    return passIf(isBelow(observed, limit, "ratio"), this.reason, { observed, limit, message });
  },
};
