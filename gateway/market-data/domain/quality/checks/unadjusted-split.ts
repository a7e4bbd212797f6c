import { dateText, findingAt } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";
import { splitText } from "../split-ratios.ts";
import { splitsInPrices } from "../splits-in-prices.ts";

/** Splits in the prices that nothing tells pmx of: a loss or gain that nobody had. */
export const unadjustedSplit: QualityCheck = {
  name: "unadjusted-split",
  meaning:
    "the step of a split is in the prices and no action explains it: adj_close steps by a ratio of a split " +
    "together with the price, or, where there is neither adj_close nor an action, a share's price jumps near " +
    "the ratio of a split while the money turned over and the moves of the days around stay usual",
  find(input) {
    const isTold = input.basis === undefined || input.basis === "AS_TRADED";
    const splits = splitsInPrices(input).filter(
      ({ evidence }) => evidence !== "SUSPECTED" && !(evidence === "ACTION" && isTold),
    );
    if (splits.length === 0) return [];
    const { ticker } = input.instrument;
    const named = splits.map(({ startMs, newSharesPerOld }) => {
      return `${splitText(newSharesPerOld)} on ${dateText(startMs, input.interval)}`;
    });
    const stated = isTold ? "" : `, although the prices are stated as ${input.basis}`;
    const rows = splits.map(({ startMs, newSharesPerOld }) => {
      return `${dateText(startMs, input.interval)},${ticker},0,${Number(newSharesPerOld.toPrecision(9))}`;
    });
    return [
      findingAt(
        splits.map(({ startMs }) => startMs),
        {
          check: "unadjusted-split",
          state: "QUARANTINED",
          description: `${named.join(", ")} ${splits.length === 1 ? "is" : "are"} left in the prices${stated}`,
          remedy: isTold
            ? `give the splits as actions (--actions FILE with the columns date,ticker,dividend,split: ${rows.join(" ")}) or import adjusted prices`
            : "leave --basis out, or import adjusted prices",
        },
      ),
    ];
  },
};
