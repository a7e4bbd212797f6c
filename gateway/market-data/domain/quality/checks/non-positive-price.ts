import { counted, datesText, findingAt } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";

/** Zero and negative prices. */
export const nonPositivePrice: QualityCheck = {
  name: "non-positive-price",
  meaning:
    "a price is 0 or less, which only futures can be (crude oil settled at -37.63 in 2020); a zero is how " +
    "some sources say that nothing was traded",
  find({ bars, interval, instrument }) {
    const starts = bars
      .filter(({ open = 1, high = 1, low = 1, close }) => Math.min(open, high, low, close) <= 0)
      .map(({ startTimeMs }) => startTimeMs);
    if (starts.length === 0) return [];
    const isPossible = instrument.assetClass === "FUTURE";
    return [
      findingAt(starts, {
        check: "non-positive-price",
        state: isPossible ? "FLAGGED" : "QUARANTINED",
        description: `${counted(starts.length, "bar")} with a price of 0 or less: ${datesText(starts, interval)}`,
        remedy: isPossible
          ? "such bars have no return; leave them out with --skip-bad-rows"
          : "leave these rows out with --skip-bad-rows, or give the prices that are missing",
      }),
    ];
  },
};
