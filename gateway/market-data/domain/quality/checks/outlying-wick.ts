import { log } from "#lib/statistics/numerics/portable-math.ts";
import { datesText, findingAt, medianOf } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";

/** Bars around that say how far prices usually go. */
const barsAround = 20;
/** Flash crashes and panics reach a dozen times the usual range. */
const largestRangeRatio = 20;
/** And a bad print is not about cents. */
const smallestWickRatio = 0.03;

/** A high or low far from every other price around it: a bad print. */
export const outlyingWick: QualityCheck = {
  name: "outlying-wick",
  meaning:
    "a high or low lies 3 % and 20 usual ranges from the bar's other prices and from the closes around it: a bad " +
    "print, at which a target or stop would have filled",
  find({ bars, interval }) {
    const starts = bars.flatMap(({ startTimeMs, open, high, low, close }, index) => {
      if (high === undefined || low === undefined || !(low > 0 && close > 0)) return [];
      const near = [open ?? close, close, bars[index - 1]?.close, bars[index + 1]?.close].filter(
        (price): price is number => price !== undefined && price > 0,
      );
      const wick = Math.max(log(high / Math.max(...near)), log(Math.min(...near) / low));
      if (!(wick >= smallestWickRatio)) return [];
      const ranges = bars
        .slice(Math.max(0, index - barsAround), index)
        .filter((bar) => bar.high !== undefined && bar.low !== undefined && bar.low > 0)
        .map((bar) => log((bar.high as number) / (bar.low as number)));
      const usual = medianOf(ranges);
      return usual !== undefined && usual > 0 && wick > largestRangeRatio * usual
        ? [startTimeMs]
        : [];
    });
    if (starts.length === 0) return [];
    return [
      findingAt(starts, {
        check: "outlying-wick",
        state: "FLAGGED",
        description: `a high or low far from the market on ${datesText(starts, interval)}`,
        remedy: "look the dates up; correct the rows where no trade was made there",
      }),
    ];
  },
};
