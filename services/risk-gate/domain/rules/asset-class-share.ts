import { leftFinding, leftOfShare, unitsWorth } from "./exposure-left.ts";
import type { Rule, SizedEvaluation } from "./rule.ts";

/** The instruments of a class whose share is limited stay within it together; the size is reduced to what is left. */
export const assetClassShare: Rule = {
  id: "asset-class-share",
  reason: "ASSET_CLASS_SHARE_TOO_HIGH",
  unit: "units",
  requirement:
    "What is held and on order of an asset class whose share is limited stays within that share with the order; otherwise the size is reduced.",
  limitName: "what is left of maximumShareByAssetClass × equity",
  canBeDisabled: false,
  limitOf: () => undefined,
  appliesTo: (evaluation) => limitRatio(evaluation) !== undefined,
  admittedUnits: (evaluation) => unitsWorth(evaluation, left(evaluation)),
  evaluate(evaluation) {
    const share = `${limitRatio(evaluation)} of the equity for ${evaluation.instrument.assetClass}`;
    return leftFinding(this, evaluation, left(evaluation), share);
  },
};

function limitRatio({ policy, instrument }: SizedEvaluation): number | undefined {
  return policy.maximumShareByAssetClass?.[instrument.assetClass];
}

function left(evaluation: SizedEvaluation) {
  const { assetClass } = evaluation.instrument;
  const ratio = limitRatio(evaluation) ?? 0;
  return leftOfShare(evaluation, ratio, (other) => other.assetClass === assetClass);
}
