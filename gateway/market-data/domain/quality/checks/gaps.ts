import { knownCalendar, missingSessions } from "#lib/kernel/calendar/session-calendar.ts";
import { intervalLengthMs } from "#lib/kernel/calendar.ts";
import { counted, dateText, findingAt } from "../evidence.ts";
import type { QualityCheck, QualityInput } from "../quality-input.ts";

const dayMs = 86_400_000;

/** The longest that an exchange without a calendar here stays shut, around some new years and Eids. */
const longestClosureMs = 7 * dayMs;

/** Holes that no closure explains: of the exchange's calendar, where it is known. */
export const gaps: QualityCheck = {
  name: "gaps",
  meaning:
    "a session of the exchange's calendar without a bar (New York, London, Johannesburg, currency pairs), more than 7 calendar days between two bars of another exchange, or a missing bar of a market that never closes",
  find(input) {
    const { bars, interval } = input;
    const isGap = gapOf(input);
    const found = bars.flatMap(({ startTimeMs }, index) => {
      const beforeMs = bars[index - 1]?.startTimeMs ?? startTimeMs;
      return isGap(beforeMs, startTimeMs) ? [{ startTimeMs, beforeMs }] : [];
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

/** Whether bars are missing between two that follow each other. */
function gapOf({
  instrument,
  interval,
}: QualityInput): (beforeMs: number, startTimeMs: number) => boolean {
  if (instrument.assetClass === "CRYPTO") {
    const lengthMs = intervalLengthMs(interval);
    return (beforeMs, startTimeMs) => startTimeMs - beforeMs > lengthMs;
  }
  const calendar = knownCalendar(instrument);
  if (calendar === undefined) {
    return (beforeMs, startTimeMs) => startTimeMs - beforeMs > longestClosureMs;
  }
  return (beforeMs, startTimeMs) => missingSessions(calendar, [beforeMs, startTimeMs]).length > 0;
}
