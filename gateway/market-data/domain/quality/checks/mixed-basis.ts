import { dateText, findingAt } from "../evidence.ts";
import { priceSteps } from "../price-steps.ts";
import type { QualityCheck } from "../quality-input.ts";
import { splitText } from "../split-ratios.ts";
import { namedSplits } from "../splits-in-prices.ts";

/** Actions of which only some are in the prices: two downloads that were put together. */
export const mixedBasis: QualityCheck = {
  name: "mixed-basis",
  meaning:
    "of the splits that the actions name some are in the prices and some are not, so that no basis fits",
  find(input) {
    const splits = namedSplits(input, priceSteps(input.bars));
    const isAsTraded = input.basis === "AS_TRADED" || splits.some(({ inPrice }) => inPrice);
    const missing = splits.filter(({ inPrice }) => !inPrice);
    if (!isAsTraded || missing.length === 0) return [];
    const named = missing.map(({ startMs, newSharesPerOld }) => {
      return `${splitText(newSharesPerOld)} on ${dateText(startMs, input.interval)}`;
    });
    return [
      findingAt(
        missing.map(({ startMs }) => startMs),
        {
          check: "mixed-basis",
          state: "QUARANTINED",
          description: `the prices are as traded, but have no step for the split ${named.join(", ")}`,
          remedy: "import the whole history from one download, or correct the actions",
        },
      ),
    ];
  },
};
