import { sessionsBetween, usualCalendar } from "#lib/kernel/calendar/session-calendar.ts";
import { datesOf } from "#lib/kernel/calendar.ts";
import { findingAt, percentText } from "../evidence.ts";
import type { QualityCheck } from "../quality-input.ts";

/** Where no calendar is known, holidays count as sessions: 5.4 % of the weekdays in Nairobi. */
const largestMissingRatio = 0.08;
/** Shorter histories say more about their holidays than about their feed. */
const fewestSessions = 60;

/** Many sessions without a bar. */
export const thinFeed: QualityCheck = {
  name: "thin-feed",
  meaning:
    "more than 8 % of the sessions between first and last have no bar; where no calendar of the exchange is known, of the weekdays",
  find({ bars, instrument }) {
    const starts = bars.map(({ startTimeMs }) => startTimeMs);
    const [first, last] = [starts[0], starts.at(-1)];
    if (first === undefined || last === undefined) return [];
    const sessions = sessionsBetween(usualCalendar(instrument), first, last) + 1;
    // Counted and not looked for, so that an exchange that trades on Sundays instead of Fridays lacks none.
    const missing = sessions - datesOf(starts).length;
    const missingRatio = missing / sessions;
    if (sessions < fewestSessions || missingRatio <= largestMissingRatio) return [];
    return [
      {
        ...findingAt([first, last], {
          check: "thin-feed",
          state: "FLAGGED",
          description: `${percentText(missingRatio)} of the sessions have no bar`,
          remedy: "a horizon counts bars, which last longer here; fill in from another source",
        }),
        count: missing,
      },
    ];
  },
};
