/**
 * What a risk score is read from: the annual volatility by bands, as in version 0.2 (signal/risk-score.ts), or the
 * distribution of the forecast (signal/distribution-risk.ts). A ceiling means something on its own scale alone.
 */
export const riskScales = ["ANNUAL_BANDS", "FORECAST_DISTRIBUTION"] as const;

export type RiskScale = (typeof riskScales)[number];
