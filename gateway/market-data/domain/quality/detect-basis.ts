import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import { type PriceStep, priceSteps } from "./price-steps.ts";
import type { QualityInput } from "./quality-input.ts";
import { smallestSplitRatio } from "./split-ratios.ts";
import { namedSplits, splitsInPrices } from "./splits-in-prices.ts";

/** A dividend takes a few percent of a price; what takes more is a bonus issue or a distribution. */
const smallestDistributionRatio = 1.05;
/** Below a split's own tolerance of a percent. */
const largestDistributionRatio = smallestSplitRatio * 0.99;
/** Two thousandths of the price: more than rounding makes of it, less than any year's dividends. */
const leastDividends = 0.002;

/**
 * The basis of a series: the stated one, else what its numbers say. As traded where the step of a split is
 * in the prices, or adj_close knows of bonus issues and of nothing else; split-adjusted where splits or
 * dividends are known and the prices have none of the splits; undefined where nothing states it.
 */
export function basisOf(input: QualityInput): PriceBasis | undefined {
  return input.basis ?? detectedBasis(input);
}

/** The basis that the numbers of a series show, whatever was stated. */
export function detectedBasis(input: QualityInput): PriceBasis | undefined {
  const splits = splitsInPrices(input);
  if (splits.some(({ evidence }) => evidence !== "SUSPECTED")) return "AS_TRADED";
  const steps = priceSteps(input.bars);
  if (namedSplits(input, steps).length > 0) return "SPLIT_ADJUSTED";
  if (hasDividends(steps)) return "SPLIT_ADJUSTED";
  return steps.some(isDistribution) ? "AS_TRADED" : undefined;
}

/** Whether adj_close makes the step of a bonus issue or of a distribution that the price made too. */
export function isDistribution({ adjustmentRatio = 1, closeRatio }: PriceStep): boolean {
  const isLarge =
    adjustmentRatio >= smallestDistributionRatio && adjustmentRatio < largestDistributionRatio;
  return isLarge && log(closeRatio) > log(adjustmentRatio) / 2;
}

/** Whether adj_close moved away from the price by more than its large steps: by many small ones. */
function hasDividends(steps: readonly PriceStep[]): boolean {
  const small = steps
    .map(({ adjustmentRatio = 1 }) => log(adjustmentRatio))
    .filter((step) => Math.abs(step) < log(smallestDistributionRatio));
  // The steps of rounding go up and down and cancel.
  return small.reduce((sum, step) => sum + step, 0) > leastDividends;
}
