import type { RiskPolicy } from "./risk-policy.ts";

/** The settings under which a decision rests on the evidence of the forecast, where they are set. */
const settingsOnEvidence: readonly (keyof RiskPolicy)[] = ["minimumConvictionRatio", "riskScale"];

/**
 * Whether a decision under the policy rests on the evidence of its forecast. Under one that does not, the evidence is
 * shown and no more: a sprint that pinned its policy before there was any goes on as it began.
 */
export function readsEvidence(policy: RiskPolicy): boolean {
  if (policy.sizeScaledBy === "CONVICTION") return true;
  return settingsOnEvidence.some((name) => policy[name] !== undefined);
}
