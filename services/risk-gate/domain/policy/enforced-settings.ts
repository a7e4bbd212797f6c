import type { DryRunnableRule } from "./dry-run-rules.ts";
import type { RiskPolicy } from "./risk-policy.ts";

/** The settings that each rule which may be only shown holds signals to. */
const settingsOfRules: Readonly<Record<DryRunnableRule, readonly (keyof RiskPolicy)[]>> = {
  "sane-expected-return": ["maximumExpectedReturnBps"],
  "minimum-expected-return": ["minimumExpectedReturnBps"],
  "long-only": ["longOnly"],
  "edge-over-cost": ["edgeCostGate", "edgeCostMultiplier"],
  "confidence-floor": ["minimumConfidenceRatio"],
  "risk-ceiling": ["maximumRiskScore"],
  "conviction-floor": ["minimumConvictionRatio"],
  "minimum-directional-accuracy": ["minimumDirectionalAccuracy"],
  "minimum-expected-profit": ["minimumExpectedProfitMicros"],
  "forecast-age": ["maximumForecastAgeSessions"],
  "gross-exposure": ["maximumGrossExposureRatio"],
  "net-exposure": ["maximumNetExposureRatio"],
  "name-exposure": ["maximumNameExposureRatio"],
  "held-correlation": ["maximumHeldCorrelationRatio"],
  "validation-error": ["maximumValidationErrorRatio"],
  "asset-class-share": ["maximumShareByAssetClass"],
  "emerging-share": ["maximumEmergingShareRatio"],
  "maximum-drawdown": ["maximumDrawdownRatio"],
  "warning-drawdown": ["warningDrawdown"],
  "daily-loss": ["maximumDailyLossRatio"],
  "loss-cooldown": ["lossCooldownSessions"],
  "stop-loss-guard": ["stopLossGuard"],
  "losing-ticker-lock": ["losingTickerLock"],
  "restricted-ticker": ["restrictedTickers"],
  "allowed-currency": ["allowedCurrencies"],
  "duplicate-order": ["refuseDuplicateOrders"],
  "stale-price": ["maximumPriceAgeSessions"],
};

/** Whether the policy only shows what a rule finds. */
export function isDryRun(
  { dryRunRules = [] }: Pick<RiskPolicy, "dryRunRules">,
  rule: string,
): boolean {
  return dryRunRules.some((id) => id === rule);
}

/** The settings that signals are not held to, since the policy only shows what their rules find. */
export function settingsNotEnforced({
  dryRunRules = [],
}: Pick<RiskPolicy, "dryRunRules">): readonly (keyof RiskPolicy)[] {
  return dryRunRules.flatMap((rule) => settingsOfRules[rule]);
}
