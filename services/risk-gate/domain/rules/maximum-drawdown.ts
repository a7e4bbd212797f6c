import { drawdownRatio } from "#lib/kernel/portfolio-facts.ts";
import { isBelow } from "../limit-comparison.ts";
import { missingFacts, passIf, type Rule, type SizedEvaluation } from "./rule.ts";

/** How far the equity is below its largest; undefined where that is not stated. */
export function currentDrawdown({
  portfolio,
}: Pick<SizedEvaluation, "portfolio">): number | undefined {
  const peak = portfolio.facts?.history.peakEquityMicros ?? 0n;
  return peak > 0n ? drawdownRatio(portfolio.equityMicros, peak) : undefined;
}

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
    const observed = currentDrawdown(evaluation);
    if (observed === undefined) return missingFacts(evaluation, "the largest equity");
    const message = `equity ${observed.toFixed(4)} of its largest below it, less than ${limit} needed`;
    return passIf(isBelow(observed, limit, "ratio"), this.reason, { observed, limit, message });
  },
};
