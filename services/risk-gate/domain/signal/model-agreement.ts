import type { ForecastEvidence } from "../inputs.ts";
import { pathRange } from "./forecast-readings.ts";
import { weightedModels } from "./model-evidence.ts";

/** Of one model alone, which neither agrees nor disagrees. */
const aloneRatio = 0.5;

/**
 * How closely prices agree, 0 to 1: 1 − (v − 0.1) ÷ 0.4 of their coefficient of variation v, the population standard
 * deviation over the size of the mean; 0.5 of fewer than two. So prices that deviate by less than a tenth agree in
 * full: over five sessions nearly all do, and the part tells apart long horizons and broken models.
 */
export function priceAgreement(prices: readonly number[]): number {
  const count = prices.length;
  if (count < 2) return aloneRatio;
  const mean = prices.reduce((sum, price) => sum + price, 0) / count;
  const variance = prices.reduce((sum, price) => sum + (price - mean) * (price - mean), 0) / count;
  const variation = Math.sqrt(variance) / Math.abs(mean);
  return Math.min(1, Math.max(0, 1 - (variation - 0.1) / 0.4));
}

/**
 * Agreement of the models in the ensemble at the holding horizon; undefined where the evidence leaves one out, or
 * lacks its price.
 */
export function modelAgreement(
  evidence: ForecastEvidence | undefined,
  holdingBars: number,
): number | undefined {
  const prices = weightedModels(evidence)?.map((model) => model.prices[holdingBars - 1]);
  if (prices === undefined) return undefined;
  const [lowest, highest] = pathRange;
  const usable = prices.filter(
    (price): price is number => price !== undefined && price >= lowest && price <= highest,
  );
  return usable.length === prices.length ? priceAgreement(usable) : undefined;
}
