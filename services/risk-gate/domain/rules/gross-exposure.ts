import { leftFinding, leftOfShare, unitsWorth } from "./exposure-left.ts";
import type { Rule, SizedEvaluation } from "./rule.ts";

/**
 * Everything held and on order, longs and shorts both counted as positive, stays within a share of the equity: a short
 * does not make a long admissible. The size is reduced to what is left.
 */
export const grossExposure: Rule = {
  id: "gross-exposure",
  reason: "GROSS_EXPOSURE_TOO_HIGH",
  unit: "units",
  requirement:
    "What is held and on order, long and short counted alike, stays within its share of the equity with the order; otherwise the size is reduced.",
  limitName: "what is left of maximumGrossExposureRatio × equity",
  canBeDisabled: false,
  limitOf: () => undefined,
  appliesTo: ({ policy }) => policy.maximumGrossExposureRatio !== undefined,
  admittedUnits: (evaluation) => unitsWorth(evaluation, left(evaluation)),
  evaluate(evaluation) {
    const { maximumGrossExposureRatio: ratio } = evaluation.policy;
    return leftFinding(this, evaluation, left(evaluation), `${ratio} of the equity for everything`);
  },
};

/** The ledger holds fills to the cap at their opens, and states what that leaves at the last closes. */
function left(evaluation: SizedEvaluation) {
  const { maximumGrossExposureRatio: ratio = 0 } = evaluation.policy;
  const { grossLimitMicros: ofLedger } = evaluation.portfolio.facts ?? {};
  return leftOfShare(evaluation, ratio, () => true, ofLedger);
}
