import { datesText, findingAt } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";

/** Bars that no market can have printed. */
export const highBelowLow: QualityCheck = {
  name: "high-below-low",
  meaning: "the high of a bar is below its low",
  find({ bars, interval }) {
    const starts = bars
      .filter(({ high, low }) => high !== undefined && low !== undefined && high < low)
      .map(({ startTimeMs }) => startTimeMs);
    if (starts.length === 0) return [];
    return [
      findingAt(starts, {
        check: "high-below-low",
        state: "QUARANTINED",
        description: `the high is below the low on ${datesText(starts, interval)}`,
        remedy: "correct these rows, or leave them out with --skip-bad-rows",
      }),
    ];
  },
};
