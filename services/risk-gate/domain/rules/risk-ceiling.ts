import { atMost } from "../limit-comparison.ts";
import { notEvaluable, passIf, type Rule } from "./rule.ts";

/** The risk score (domain/signal/risk-score.ts) stays at or below the ceiling. */
export const riskCeiling: Rule = {
  id: "risk-ceiling",
  reason: "RISK_TOO_HIGH",
  unit: "score",
  requirement: "The risk score is at or below the ceiling.",
  limitName: "maximumRiskScore",
  canBeDisabled: false,
  limitOf: (policy) => policy.maximumRiskScore,
  evaluate(evaluation) {
    const limit = evaluation.policy.maximumRiskScore;
    const observed = evaluation.signal.riskScore;
    if (observed === undefined) return notEvaluable(evaluation, "the risk score", limit);
    return passIf(atMost(observed, limit, "score"), this.reason, {
      observed,
      limit,
      message: `risk score ${observed.toFixed(2)}, at most ${limit} allowed`,
    });
  },
};
