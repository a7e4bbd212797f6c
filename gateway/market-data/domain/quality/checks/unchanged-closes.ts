import { dateText, findingAt } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";
import { unchangedRuns } from "../unchanged-runs.ts";

/** A liquid share repeats its close up to three times, a note fund of two cents a day up to five. */
const fewestUnchangedCloses = 10;

/** Closes that do not move for a long time. */
export const unchangedCloses: QualityCheck = {
  name: "unchanged-closes",
  meaning: "10 or more closes in a row are equal: the price was carried forward, or nobody traded",
  find({ bars, interval }) {
    const runs = unchangedRuns(bars).filter(({ length }) => length >= fewestUnchangedCloses);
    if (runs.length === 0) return [];
    const longest = runs.reduce((best, run) => (run.length > best.length ? run : best));
    const [first, last] = [bars[longest.from], bars[longest.from + longest.length - 1]];
    const period = [first, last].map((bar) => dateText(bar?.startTimeMs ?? 0, interval));
    return [
      findingAt(
        runs.map(({ from }) => bars[from]?.startTimeMs ?? 0),
        {
          check: "unchanged-closes",
          state: "FLAGGED",
          description: `up to ${longest.length} equal closes in a row (${period.join(" to ")})`,
          remedy: "returns of zero are no calm market; look at the turnover before trading it",
        },
      ),
    ];
  },
};
