import { isOfEmergingMarket } from "#lib/kernel/emerging-markets.ts";
import { leftFinding, leftOfShare, unitsWorth } from "./exposure-left.ts";
import type { Rule, SizedEvaluation } from "./rule.ts";

/**
 * What is listed in emerging and frontier markets stays within one share of the equity together; the size is reduced to
 * what is left. Decisions on other instruments do not mention it.
 */
export const emergingShare: Rule = {
  id: "emerging-share",
  reason: "EMERGING_SHARE_TOO_HIGH",
  unit: "units",
  requirement:
    "What is held and on order of emerging and frontier markets stays within its share of the equity with the order; otherwise the size is reduced.",
  limitName: "what is left of maximumEmergingShareRatio × equity",
  canBeDisabled: false,
  limitOf: () => undefined,
  appliesTo: ({ policy, instrument }) =>
    policy.maximumEmergingShareRatio !== undefined && isOfEmergingMarket(instrument),
  admittedUnits: (evaluation) => unitsWorth(evaluation, left(evaluation)),
  evaluate(evaluation) {
    const { maximumEmergingShareRatio: ratio } = evaluation.policy;
    const share = `${ratio} of the equity for emerging markets`;
    return leftFinding(this, evaluation, left(evaluation), share);
  },
};

function left(evaluation: SizedEvaluation) {
  const { maximumEmergingShareRatio: ratio = 0 } = evaluation.policy;
  return leftOfShare(evaluation, ratio, isOfEmergingMarket);
}
