/** Length of a UTC date. Dates are UTC milliseconds of their midnight. */
export const dayMs = 86_400_000;

/** The date that holds an instant. */
export function dateOf(timeMs: number): number {
  return Math.floor(timeMs / dayMs) * dayMs;
}

/** A date of a year; months count from 1. */
export function date(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day);
}

/** The year of a date. */
export function yearOf(dateMs: number): number {
  return new Date(dateMs).getUTCFullYear();
}

/** Day of the week, 0 for Sunday to 6 for Saturday: 1970-01-01 was a Thursday. */
export function weekdayOf(dateMs: number): number {
  return (((Math.floor(dateMs / dayMs) + 4) % 7) + 7) % 7;
}

/** The n-th such weekday of a month, from 1. */
export function nthWeekday(year: number, month: number, weekday: number, n: number): number {
  const first = date(year, month, 1);
  return first + (((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1)) * dayMs;
}

/** The last such weekday of a month. */
export function lastWeekday(year: number, month: number, weekday: number): number {
  const last = date(year, month + 1, 0);
  return last - ((weekdayOf(last) - weekday + 7) % 7) * dayMs;
}

/** Easter Sunday of the western churches (Anonymous Gregorian algorithm; Meeus 1991, chapter 8). */
export function easterSunday(year: number): number {
  const a = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const g = Math.floor((8 * century + 13) / 25);
  const h = (19 * a + century - Math.floor(century / 4) - g + 15) % 30;
  const l = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - h - (ofCentury % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return date(year, Math.floor(sum / 31), (sum % 31) + 1);
}
