import { intervalLengthMs } from "#lib/kernel/calendar.ts";
import { findingAt, percentText } from "../evidence.ts";
import type { QualityCheck, QualityInput } from "../quality-input.ts";

const dayMs = 86_400_000;
/** Days of a week on which a market without end trades, and an exchange. */
const [everyDay, weekdays] = [7, 5];
/** Public holidays take 3.5 % of the weekdays in New York and 5.4 % in Nairobi. */
const largestMissingRatio = 0.08;
/** Shorter histories say more about their holidays than about their feed. */
const fewestDays = 60;

/** Many dates of trading without a bar. */
export const thinFeed: QualityCheck = {
  name: "thin-feed",
  meaning:
    "more than 8 % of the weekdays (of all days where a market never closes) between first and last have no bar",
  find(input) {
    const { bars, instrument } = input;
    const daysPerWeek = instrument.assetClass === "CRYPTO" ? everyDay : weekdays;
    const days = datesOf(input);
    const [first, last] = [days[0] ?? 0, days.at(-1) ?? 0];
    const expected = ((last - first + 1) * daysPerWeek) / everyDay;
    const missing = 1 - days.length / expected;
    if (expected < fewestDays || !(missing > largestMissingRatio)) return [];
    return [
      {
        ...findingAt([bars[0]?.startTimeMs ?? 0, bars.at(-1)?.startTimeMs ?? 0], {
          check: "thin-feed",
          state: "FLAGGED",
          description: `${percentText(missing)} of the days of trading have no bar`,
          remedy:
            "horizons and holding limits count bars, which are longer here; fill in from another source",
        }),
        count: Math.round(expected - days.length),
      },
    ];
  },
};

/** The dates that have a bar, as whole days. */
function datesOf({ bars, interval }: QualityInput): readonly number[] {
  if (intervalLengthMs(interval) > dayMs) return [];
  return [...new Set(bars.map(({ startTimeMs }) => Math.floor(startTimeMs / dayMs)))];
}
