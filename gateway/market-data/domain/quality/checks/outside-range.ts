import { counted, datesText, findingAt } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";

/** Closes (settlements) and opens outside the traded range. */
export const outsideRange: QualityCheck = {
  name: "outside-range",
  meaning:
    "the close or open lies outside [low, high]: a settlement price, or the close before in the place of the open",
  find({ bars, interval }) {
    const outside = (price: number | undefined, low: number, high: number) =>
      price !== undefined && (price < low || price > high);
    const found = bars.flatMap(({ startTimeMs, open, high, low, close }) => {
      if (high === undefined || low === undefined || high < low) return [];
      const isOpen = outside(open, low, high);
      const isClose = outside(close, low, high);
      return isOpen || isClose ? [{ startTimeMs, isOpen, isClose }] : [];
    });
    if (found.length === 0) return [];
    const starts = found.map(({ startTimeMs }) => startTimeMs);
    const opens = found.filter(({ isOpen }) => isOpen).length;
    const closes = found.filter(({ isClose }) => isClose).length;
    return [
      findingAt(starts, {
        check: "outside-range",
        state: "FLAGGED",
        description:
          `${counted(closes, "close")} and ${counted(opens, "open")} lie outside the traded range: ` +
          datesText(starts, interval),
        remedy: "leave these rows out with --skip-bad-rows, or use a source of traded prices",
      }),
    ];
  },
};
