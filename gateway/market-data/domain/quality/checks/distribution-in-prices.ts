import { isDistribution } from "../detect-basis.ts";
import { dateText, findingAt } from "../evidence.ts";
import { priceSteps } from "../price-steps.ts";
import type { QualityCheck } from "../quality-input.ts";

/** Bonus issues, special dividends and spin-offs that are in the prices: losses that holders did not have. */
export const distributionInPrices: QualityCheck = {
  name: "distribution-in-prices",
  meaning:
    "adj_close and the price step together by 5 % to 24 %: a bonus issue, special dividend or spin-off that the " +
    "prices do not make up for",
  find({ bars, interval }) {
    const steps = priceSteps(bars).filter(isDistribution);
    if (steps.length === 0) return [];
    const named = steps.map(({ startMs, adjustmentRatio = 1 }) => {
      return `${dateText(startMs, interval)} (${((1 - 1 / adjustmentRatio) * 100).toFixed(1)} %)`;
    });
    return [
      findingAt(
        steps.map(({ startMs }) => startMs),
        {
          check: "distribution-in-prices",
          state: "FLAGGED",
          description: `the prices fall by what holders received: ${named.join(", ")}`,
          remedy: "give bonus issues as actions (--actions FILE), or import fully adjusted prices",
        },
      ),
    ];
  },
};
