import { intervalLengthMs } from "#lib/kernel/calendar.ts";
import { counted, dateText, findingAt } from "../evidence.ts";
import type { QualityCheck, QualityInput } from "../quality-input.ts";

const dayMs = 86_400_000;

/**
 * The longest that an exchange stays shut: 2001-09-10 to 09-17 in New York, and as long around some new
 * years and Eids. A market that never closes misses no bar.
 */
const longestClosureMs = 7 * dayMs;

/** Holes that no closure explains. */
export const gaps: QualityCheck = {
  name: "gaps",
  meaning:
    "more than 7 calendar days between two bars of an exchange, or a missing bar of a market that never closes",
  find(input) {
    const { bars, interval } = input;
    const longestMs = longestExpectedMs(input);
    const found = bars.flatMap(({ startTimeMs }, index) => {
      const beforeMs = bars[index - 1]?.startTimeMs ?? startTimeMs;
      return startTimeMs - beforeMs > longestMs ? [{ startTimeMs, beforeMs }] : [];
    });
    if (found.length === 0) return [];
    const length = ({ startTimeMs, beforeMs }: (typeof found)[number]) => startTimeMs - beforeMs;
    const longest = found.reduce((best, one) => (length(one) > length(best) ? one : best));
    const period = [longest.beforeMs, longest.startTimeMs].map((ms) => dateText(ms, interval));
    return [
      findingAt(
        found.map(({ startTimeMs }) => startTimeMs),
        {
          check: "gaps",
          state: "FLAGGED",
          description: `${counted(found.length, "gap")}, the longest from ${period.join(" to ")}`,
          remedy: "a return over a gap is no return of one bar; fill it from another source",
        },
      ),
    ];
  },
};

function longestExpectedMs({ instrument, interval }: QualityInput): number {
  return instrument.assetClass === "CRYPTO" ? intervalLengthMs(interval) : longestClosureMs;
}
