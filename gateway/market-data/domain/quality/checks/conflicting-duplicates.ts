import { datesText, findingAt } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";

/** The same bar several times with other numbers: nothing says which one is right. */
export const conflictingDuplicates: QualityCheck = {
  name: "conflicting-duplicates",
  meaning: "a bar comes several times with different numbers, in whatever order",
  find({ repairs, interval }) {
    const starts = repairs?.conflictingStartsMs ?? [];
    if (starts.length === 0) return [];
    return [
      findingAt(starts, {
        check: "conflicting-duplicates",
        state: "QUARANTINED",
        description: `rows of the same bar disagree on ${datesText(starts, interval)}`,
        remedy: "keep one row for each bar",
      }),
    ];
  },
};
