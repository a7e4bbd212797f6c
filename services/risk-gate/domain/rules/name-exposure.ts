import { leftFinding, leftOfShare, unitsWorth } from "./exposure-left.ts";
import type { Rule, SizedEvaluation } from "./rule.ts";

/** What is held and on order of one instrument stays within a share of the equity; the size is reduced to what is left. */
export const nameExposure: Rule = {
  id: "name-exposure",
  reason: "NAME_EXPOSURE_TOO_HIGH",
  unit: "units",
  requirement:
    "What is held and on order of the instrument stays within its share of the equity with the order; otherwise the size is reduced.",
  limitName: "what is left of maximumNameExposureRatio × equity",
  canBeDisabled: false,
  limitOf: () => undefined,
  appliesTo: ({ policy }) => policy.maximumNameExposureRatio !== undefined,
  admittedUnits: (evaluation) => unitsWorth(evaluation, left(evaluation)),
  evaluate(evaluation) {
    const { policy, instrument } = evaluation;
    const share = `${policy.maximumNameExposureRatio} of the equity for ${instrument.ticker}`;
    return leftFinding(this, evaluation, left(evaluation), share);
  },
};

function left(evaluation: SizedEvaluation) {
  const { maximumNameExposureRatio: ratio = 0 } = evaluation.policy;
  return leftOfShare(evaluation, ratio, ({ ticker }) => ticker === evaluation.instrument.ticker);
}
