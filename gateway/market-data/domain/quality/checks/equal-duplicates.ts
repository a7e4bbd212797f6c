import { counted, findingAt } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";

/** Rows that were there already. */
export const equalDuplicates: QualityCheck = {
  name: "equal-duplicates",
  meaning: "rows came several times with the same numbers and were kept once",
  find({ repairs, bars }) {
    const count = repairs?.equalDuplicates ?? 0;
    if (count === 0) return [];
    const ends = [bars[0], bars.at(-1)].map((bar) => bar?.startTimeMs ?? 0);
    return [
      {
        ...findingAt(ends, {
          check: "equal-duplicates",
          state: "REPAIRED",
          description: `${counted(count, "row")} repeated an equal one and ${count === 1 ? "was" : "were"} left out`,
          remedy: "nothing to do",
        }),
        count,
      },
    ];
  },
};
