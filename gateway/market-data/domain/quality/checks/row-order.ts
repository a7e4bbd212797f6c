import { counted, findingAt } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";

/** Rows that were put in order. */
export const rowOrder: QualityCheck = {
  name: "row-order",
  meaning: "rows were not oldest first and have been sorted",
  find({ repairs, bars }) {
    const count = repairs?.misplacedRows ?? 0;
    if (count === 0) return [];
    const ends = [bars[0], bars.at(-1)].map((bar) => bar?.startTimeMs ?? 0);
    return [
      {
        ...findingAt(ends, {
          check: "row-order",
          state: "REPAIRED",
          description: `${counted(count, "row")} came before the row above and ${count === 1 ? "was" : "were"} sorted`,
          remedy: "nothing to do",
        }),
        count,
      },
    ];
  },
};
