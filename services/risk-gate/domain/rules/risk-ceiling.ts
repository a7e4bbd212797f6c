import { atMost } from "../limit-comparison.ts";
import type { RiskParts } from "../signal/distribution-risk.ts";
import { notEvaluable, passIf, type Rule } from "./rule.ts";

/** The risk score, on the policy's scale, stays at or below the ceiling. */
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
    const { riskParts } = evaluation.signal;
    const parts = riskParts === undefined ? "" : ` (${partsText(riskParts)})`;
    return passIf(atMost(observed, limit, "score"), this.reason, {
      observed,
      limit,
      message: `risk score ${observed.toFixed(2)}${parts}, at most ${limit} allowed`,
    });
  },
};

function partsText({ noise, width, tail, ownPast }: RiskParts): string {
  const texts = { noise, width, tail, "own past": ownPast };
  return Object.entries(texts)
    .map(([name, part]) => `${name} ${part.toFixed(2)}`)
    .join(", ");
}
