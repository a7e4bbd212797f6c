import { normalQuantile } from "#lib/statistics/distributions/normal.ts";

/** Inputs of the risk score, all at the holding horizon. */
export interface RiskInputs {
  /** Annualised volatility, compared with annual bands: 0.25 is 25 %. */
  readonly annualisedVolatilityRatio: number;
  /** Expected return as a ratio, signed. */
  readonly expectedReturnRatio: number;
  /** Width of the interval as a ratio of the last close, positive. */
  readonly intervalWidthRatio: number;
  /** Coverage of that interval, inside (0, 1). */
  readonly intervalLevelRatio: number;
}

/** Half the width of a 95 % interval in standard deviations. */
const z95 = normalQuantile(0.975);

/**
 * Risk from 0 (calm) to 1, in steps of 0.05:
 *
 * | part | adds |
 * |---|---|
 * | start | 0.50 |
 * | annualised volatility | > 40 % +0.30, > 25 % +0.15, < 15 % −0.15 |
 * | width of the 95 % interval ÷ expected move | > 2 +0.20, < 0.75 −0.10 |
 * | expected move below 1 % | +0.10 |
 * | expected move below half a standard deviation of the forecast | +0.10 |
 *
 * The scale is that of the system that pmx replaces, with two corrections: the annual volatility is
 * compared with the annual bands (a volatility per bar always looked calm), and interval and move are
 * read at the same horizon. Summed in hundredths, so that a score of 0.90 is not above a ceiling of 0.90.
 */
export function riskScore(inputs: RiskInputs): number {
  const move = Math.abs(inputs.expectedReturnRatio);
  const deviation =
    inputs.intervalWidthRatio / 2 / normalQuantile(0.5 + inputs.intervalLevelRatio / 2);
  const hundredths =
    50 +
    volatilityHundredths(inputs.annualisedVolatilityRatio) +
    widthHundredths((2 * z95 * deviation) / move) +
    (move < 0.01 ? 10 : 0) +
    (move / deviation < 0.5 ? 10 : 0);
  return Math.min(100, Math.max(0, hundredths)) / 100;
}

function volatilityHundredths(annualisedRatio: number): number {
  if (annualisedRatio > 0.4) return 30;
  if (annualisedRatio > 0.25) return 15;
  return annualisedRatio < 0.15 ? -15 : 0;
}

function widthHundredths(widthPerMove: number): number {
  if (widthPerMove > 2) return 20;
  return widthPerMove < 0.75 ? -10 : 0;
}
