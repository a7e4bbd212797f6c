import { date, dayMs, easterSunday, weekdayOf } from "./dates.ts";
import type { HolidayTable } from "./holiday-table.ts";

/** Public holidays of fixed dates since the Public Holidays Act of 1994, as month and day. */
const fixed = [
  [1, 1],
  [3, 21],
  [4, 27],
  [5, 1],
  [6, 16],
  [8, 9],
  [9, 24],
  [12, 16],
  [12, 25],
  [12, 26],
] as const;

/** On a Sunday it is kept on the Monday. */
function afterSunday(dateMs: number): number {
  return weekdayOf(dateMs) === 0 ? dateMs + dayMs : dateMs;
}

/** Johannesburg: the public holidays of South Africa, and the election days that were made one. */
export const johannesburg: HolidayTable = {
  firstYear: 1996,
  yearly: (year) => [
    ...fixed.map(([month, day]) => afterSunday(date(year, month, day))),
    easterSunday(year) - 2 * dayMs,
    easterSunday(year) + dayMs,
  ],
  once: [
    "1999-06-02",
    "1999-12-31",
    "2000-01-03",
    "2004-04-14",
    "2006-03-01",
    "2008-05-02",
    "2009-04-22",
    "2011-05-18",
    // Where Christmas is a Sunday, the Day of Goodwill takes its Monday; a Tuesday is given for it.
    "2011-12-27",
    "2014-05-07",
    "2016-08-03",
    "2016-12-27",
    "2019-05-08",
    "2021-11-01",
    "2022-12-27",
    "2023-12-15",
    "2024-05-29",
  ],
};
