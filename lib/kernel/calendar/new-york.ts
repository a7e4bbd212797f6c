import { date, dayMs, easterSunday, lastWeekday, nthWeekday, weekdayOf } from "./dates.ts";
import type { HolidayTable } from "./holiday-table.ts";

const [sunday, monday, thursday, saturday] = [0, 1, 4, 6];

/** On a Saturday it is kept the day before, on a Sunday the day after. */
function observed(dateMs: number): number {
  const weekday = weekdayOf(dateMs);
  return weekday === saturday ? dateMs - dayMs : afterSunday(dateMs, weekday);
}

function afterSunday(dateMs: number, weekday = weekdayOf(dateMs)): number {
  return weekday === sunday ? dateMs + dayMs : dateMs;
}

/** NYSE and Nasdaq (NYSE rule 7.2): a New Year on a Saturday is not made up for. */
export const newYork: HolidayTable = {
  firstYear: 1990,
  yearly: (year) => [
    afterSunday(date(year, 1, 1)),
    ...(year >= 1998 ? [nthWeekday(year, 1, monday, 3)] : []),
    nthWeekday(year, 2, monday, 3),
    easterSunday(year) - 2 * dayMs,
    lastWeekday(year, 5, monday),
    ...(year >= 2022 ? [observed(date(year, 6, 19))] : []),
    observed(date(year, 7, 4)),
    nthWeekday(year, 9, monday, 1),
    nthWeekday(year, 11, thursday, 4),
    observed(date(year, 12, 25)),
  ],
  once: [
    // Funerals of Nixon, Reagan, Ford, Bush and Carter.
    "1994-04-27",
    "2004-06-11",
    "2007-01-02",
    "2018-12-05",
    "2025-01-09",
    // The attacks of September 11, and hurricane Sandy.
    "2001-09-11",
    "2001-09-12",
    "2001-09-13",
    "2001-09-14",
    "2012-10-29",
    "2012-10-30",
  ],
};
