import { date, dayMs, easterSunday, lastWeekday, nthWeekday, weekdayOf } from "./dates.ts";
import type { HolidayTable } from "./holiday-table.ts";

const [sunday, monday, saturday] = [0, 1, 6];

/** On a weekend it is kept on the Monday. */
function onMonday(dateMs: number): number {
  const weekday = weekdayOf(dateMs);
  return weekday === saturday ? dateMs + 2 * dayMs : weekday === sunday ? dateMs + dayMs : dateMs;
}

/** Christmas and Boxing Day: where they touch a weekend, Monday and Tuesday are kept for them. */
function christmas(year: number): readonly number[] {
  const day = date(year, 12, 25);
  const weekday = weekdayOf(day);
  if (weekday === saturday) return [day + 2 * dayMs, day + 3 * dayMs];
  if (weekday === sunday) return [day + dayMs, day + 2 * dayMs];
  return [day, onMonday(day + dayMs)];
}

/** Bank holidays that were moved to another date, by year. */
const earlyMay: Readonly<Record<number, number>> = {
  1995: date(1995, 5, 8),
  2020: date(2020, 5, 8),
};
const spring: Readonly<Record<number, number>> = {
  2002: date(2002, 6, 4),
  2012: date(2012, 6, 4),
  2022: date(2022, 6, 2),
};

/** The London Stock Exchange: the bank holidays of England. */
export const london: HolidayTable = {
  firstYear: 1990,
  yearly: (year) => [
    onMonday(date(year, 1, 1)),
    easterSunday(year) - 2 * dayMs,
    easterSunday(year) + dayMs,
    earlyMay[year] ?? nthWeekday(year, 5, monday, 1),
    spring[year] ?? lastWeekday(year, 5, monday),
    lastWeekday(year, 8, monday),
    ...christmas(year),
  ],
  once: [
    // Millennium Eve, jubilees, a wedding, a funeral and a coronation.
    "1999-12-31",
    "2002-06-03",
    "2011-04-29",
    "2012-06-05",
    "2022-06-03",
    "2022-09-19",
    "2023-05-08",
  ],
};
