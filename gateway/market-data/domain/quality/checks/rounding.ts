import { counted, findingAt } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";

/** Highs and lows that rounding had put on the wrong side of another price. */
export const rounding: QualityCheck = {
  name: "rounding",
  meaning:
    "a high or low was on the wrong side of another price by no more than rounding and was moved to it",
  find({ repairs, bars }) {
    const count = repairs?.roundedBars ?? 0;
    if (count === 0) return [];
    const ends = [bars[0], bars.at(-1)].map((bar) => bar?.startTimeMs ?? 0);
    return [
      {
        ...findingAt(ends, {
          check: "rounding",
          state: "REPAIRED",
          description: `the high or low of ${counted(count, "bar")} was moved by rounding`,
          remedy: "nothing to do",
        }),
        count,
      },
    ];
  },
};
