import type { RiskPolicy } from "./risk-policy.ts";

/** The settings under which a decision rests on the facts of the portfolio as a whole, where they are set. */
const settingsOnFacts: readonly (keyof RiskPolicy)[] = [
  "barbell",
  "tradeRegimeMultipliers",
  "drawdownScaling",
  "maximumForecastAgeSessions",
  "maximumGrossExposureRatio",
  "maximumNetExposureRatio",
  "maximumNameExposureRatio",
  "maximumHeldCorrelationRatio",
  "maximumEmergingShareRatio",
  "maximumShareByAssetClass",
  "maximumDrawdownRatio",
  "warningDrawdown",
  "maximumDailyLossRatio",
  "lossCooldownSessions",
  "stopLossGuard",
  "losingTickerLock",
  "refuseDuplicateOrders",
  "maximumPriceAgeSessions",
];

/**
 * Whether a decision under the policy rests on the facts of the portfolio. Under one that does not, the facts are no
 * part of what the decision was made from: a sprint that pinned its policy before there were any goes on as it began.
 */
export function readsFacts(policy: RiskPolicy): boolean {
  return settingsOnFacts.some((name) => policy[name] !== undefined && policy[name] !== false);
}

/**
 * Whether a decision under the policy rests on the evidence of its forecast. Under one that does not, the evidence is
 * shown and no more: a sprint that pinned its policy before there was any goes on as it began.
 */
export function readsEvidence(policy: RiskPolicy): boolean {
  return (
    policy.minimumConvictionRatio !== undefined ||
    policy.maximumValidationErrorRatio !== undefined ||
    policy.riskScale === "FORECAST_DISTRIBUTION" ||
    policy.sizeScaledBy === "CONVICTION"
  );
}
