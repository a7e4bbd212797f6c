import { counted, datesText, findingAt, percentText } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";

/** Bars in which nothing was traded. */
export const zeroVolume: QualityCheck = {
  name: "zero-volume",
  meaning: "bars with a volume of 0: no order could have filled in them",
  find({ bars, interval }) {
    const starts = bars
      .filter(({ volumeUnits }) => volumeUnits === 0)
      .map(({ startTimeMs }) => startTimeMs);
    if (starts.length === 0) return [];
    return [
      findingAt(starts, {
        check: "zero-volume",
        state: "FLAGGED",
        description: `${counted(starts.length, "bar")} (${percentText(starts.length / bars.length)}) without volume: ${datesText(starts, interval)}`,
        remedy: "the participation limit of the risk gate keeps orders small there",
      }),
    ];
  },
};
