/**
 * The rules that a policy may only show, by their ids. The others see to it that an order can be sized, priced and
 * placed at all, and are always enforced.
 */
export const dryRunnableRules = [
  "sane-expected-return",
  "minimum-expected-return",
  "long-only",
  "edge-over-cost",
  "confidence-floor",
  "risk-ceiling",
  "conviction-floor",
  "minimum-directional-accuracy",
  "minimum-expected-profit",
  "forecast-age",
  "gross-exposure",
  "net-exposure",
  "name-exposure",
  "held-correlation",
  "validation-error",
  "asset-class-share",
  "emerging-share",
  "maximum-drawdown",
  "warning-drawdown",
  "daily-loss",
  "loss-cooldown",
  "stop-loss-guard",
  "losing-ticker-lock",
  "restricted-ticker",
  "allowed-currency",
  "duplicate-order",
  "stale-price",
] as const;

/** Id of a rule that a policy may only show. */
export type DryRunnableRule = (typeof dryRunnableRules)[number];
