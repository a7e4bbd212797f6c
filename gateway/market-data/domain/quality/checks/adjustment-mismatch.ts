import { log } from "#lib/statistics/numerics/portable-math.ts";
import { datesText, findingAt } from "../evidence.ts";
import { isInPrice, priceSteps } from "../price-steps.ts";
import type { QualityCheck } from "../quality-input.ts";

/** An adj_close that steps by more than a dividend's share of the price. */
const largestDividendRatio = 1.25;

/** An adj_close that jumps where the price does not: a factor that was changed in the past or typed wrong. */
export const adjustmentMismatch: QualityCheck = {
  name: "adjustment-mismatch",
  meaning: "adj_close jumps by a quarter or more against a price that stays where it was",
  find({ bars, interval }) {
    const starts = priceSteps(bars)
      .filter((step) => {
        const { adjustmentRatio = 1 } = step;
        const isLarge = Math.abs(log(adjustmentRatio)) >= log(largestDividendRatio);
        return isLarge && !isInPrice(step, adjustmentRatio);
      })
      .map(({ startMs }) => startMs);
    if (starts.length === 0) return [];
    return [
      findingAt(starts, {
        check: "adjustment-mismatch",
        state: "FLAGGED",
        description: `adj_close jumps and the price does not on ${datesText(starts, interval)}`,
        remedy: "do not trade on adj_close of this source before that date",
      }),
    ];
  },
};
