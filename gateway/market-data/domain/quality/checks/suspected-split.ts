import { dateText, findingAt } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";
import { splitText } from "../split-ratios.ts";
import { splitsInPrices } from "../splits-in-prices.ts";

/** A jump by the ratio of a split where no volume tells a split from a crash. */
export const suspectedSplit: QualityCheck = {
  name: "suspected-split",
  meaning:
    "a share's price jumps near the ratio of a split, and there is no adj_close, action or volume to tell it " +
    "from a crash",
  find(input) {
    const splits = splitsInPrices(input).filter(({ evidence }) => evidence === "SUSPECTED");
    if (splits.length === 0) return [];
    const named = splits.map(({ startMs, newSharesPerOld }) => {
      return `${splitText(newSharesPerOld)} on ${dateText(startMs, input.interval)}`;
    });
    return [
      findingAt(
        splits.map(({ startMs }) => startMs),
        {
          check: "suspected-split",
          state: "FLAGGED",
          description: `the price jumps as at a split (${named.join(", ")}), without a volume to confirm it`,
          remedy: "look the dates up; give splits as actions (--actions FILE)",
        },
      ),
    ];
  },
};
