import { findingAt, percentText } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";

/** Liquid shares have hardly any; 5 % of them already pull a volatility from ranges down by as much. */
const largestShareRatio = 0.05;

/** Bars whose range is zero. */
export const flatBars: QualityCheck = {
  name: "flat-bars",
  meaning:
    "more than 5 % of the bars have a high equal to their low: ranges, and stops inside them, say little",
  find({ bars }) {
    const flat = bars.filter(({ high, low }) => high !== undefined && high === low);
    const share = flat.length / bars.length;
    if (!(share > largestShareRatio)) return [];
    return [
      findingAt(
        flat.map(({ startTimeMs }) => startTimeMs),
        {
          check: "flat-bars",
          state: "FLAGGED",
          description: `${percentText(share)} of the bars have no range (${flat.length} of ${bars.length})`,
          remedy: "do not trust volatility from ranges, nor stops that ranges would hit",
        },
      ),
    ];
  },
};
