/**
 * A point in time as a file wrote it: the wall clock, as if it were that of UTC, and how far ahead of UTC it is.
 * An epoch has an offset of 0; a time without zone has none.
 */
export interface WrittenTime {
  readonly localMs: number;
  readonly offsetMs?: number;
}

/** Which part of a date stands first: day, month or year. */
export const dateOrders = ["dmy", "mdy", "ymd"] as const;
export type DateOrder = (typeof dateOrders)[number];

/** No time is longer; patterns never see a text that is. */
const longestTime = 64;
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Parts of a date in digits, as they stand; the year has two or four. */
const digits = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?:[T ,]+(.+))?$/;
const named =
  /^(?:[a-z]{3,9}\.?,?\s+)??(?:(\d{1,2})[-\s/.]*([a-z]{3,9})|([a-z]{3,9})[-\s.]*(\d{1,2}))[.,\-/\s]+(\d{4}|\d{2})(?:[T ,]+(.+))?$/i;
const clock =
  /^(\d{1,2})(?::?(\d{2}))?(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s*-?\s*([ap]m)?\s*(Z|UTC|GMT)?\s*([+-]\d{2}:?\d{2}(?::?\d{2})?|[+-]\d{1,2})?$/i;

/** The three numbers of a date in digits, where which is which depends on their order. */
function dateParts(text: string): readonly [string, string, string] | undefined {
  const parts = text.length > longestTime ? null : digits.exec(text);
  return parts === null ? undefined : [parts[1]!, parts[3]!, parts[4]!];
}

/** The order that a date in digits can only be read in, or undefined. */
export function ownOrder(text: string): DateOrder | undefined {
  const parts = text.length > longestTime ? null : digits.exec(text);
  if (parts === null) return undefined;
  if (parts[1]!.length === 4) return "ymd";
  // With points between, the day stands first wherever such dates are written.
  return parts[2] === "." && parts[4]!.length === 4 ? "dmy" : undefined;
}

/** Whether a date in digits exists when it is read in an order. */
export function existsInOrder(text: string, order: DateOrder): boolean {
  const parts = dateParts(text);
  return parts !== undefined && msInOrder(parts, order) !== undefined;
}

/**
 * Reads a trimmed cell: a date in digits or with an English month, with or without a time of day and zone; eight
 * digits; or an epoch in seconds, milliseconds, microseconds or nanoseconds. `order` is that of dates in digits
 * which do not say it themselves. Undefined where the text is no time.
 */
export function writtenTimeOf(text: string, order: DateOrder): WrittenTime | undefined {
  const iso = isoDateMs(text);
  if (iso !== undefined) return { localMs: iso };
  if (text.length > longestTime) return undefined;
  const code = text.charCodeAt(0);
  if (code >= 48 && code <= 57 && !/[^\d.]/.test(text)) {
    const number = digitsTime(text);
    if (number !== undefined) return number;
  }
  const inDigits = digits.exec(text);
  if (inDigits !== null) {
    const dateMs = msInOrder([inDigits[1]!, inDigits[3]!, inDigits[4]!], ownOrder(text) ?? order);
    return dateMs === undefined ? undefined : withClock(dateMs, inDigits[5]);
  }
  const compact = /^(\d{8})[T ](.+)$/.exec(text);
  if (compact !== null) {
    const dateMs = compactDateMs(compact[1]!);
    return dateMs === undefined ? undefined : withClock(dateMs, compact[2]);
  }
  return namedMonth(text);
}

/** Adds what a column of its own says about the time of day; undefined where that is no time. */
export function withTimeOfDay(date: WrittenTime, text: string): WrittenTime | undefined {
  if (text === "") return date;
  return text.length > longestTime ? undefined : withClock(date.localMs, text);
}

/** `2015-02-27` alone, the form of nearly every file, without a pattern. */
function isoDateMs(text: string): number | undefined {
  if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45)
    return undefined;
  let value = 0;
  for (let at = 0; at < 10; at += 1) {
    if (at === 4 || at === 7) continue;
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return dateMs(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100);
}

function compactDateMs(text: string): number | undefined {
  return dateMs(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6, 8)));
}

function digitsTime(text: string): WrittenTime | undefined {
  if (text.length === 8 && !text.includes(".")) {
    const compact = compactDateMs(text);
    return compact === undefined ? undefined : { localMs: compact };
  }
  const whole = text.split(".")[0]!.length;
  const number = Number(text);
  if (Number.isNaN(number)) return undefined;
  if (whole === 14 && !text.includes(".")) {
    const date = compactDateMs(text);
    return date === undefined ? undefined : withClock(date, text.slice(8));
  }
  // Seconds since 1973, and what is a thousand, a million and a milliard times as many.
  if (whole === 9 || whole === 10) return epoch(number * 1000);
  if (whole === 12 || whole === 13) return epoch(number);
  if (whole === 15 || whole === 16) return epoch(number / 1000);
  if (whole === 18 || whole === 19) return epoch(number / 1e6);
  return undefined;
}

function epoch(timeMs: number): WrittenTime {
  return { localMs: Math.round(timeMs), offsetMs: 0 };
}

function msInOrder(
  [first, second, third]: readonly [string, string, string],
  order: DateOrder,
): number | undefined {
  const [year, month, day] =
    order === "ymd"
      ? [first, second, third]
      : order === "dmy"
        ? [third, second, first]
        : [third, first, second];
  if (month.length > 2 || day.length > 2) return undefined;
  const full = fullYear(year);
  return full === undefined ? undefined : dateMs(full, Number(month), Number(day));
}

/** Two digits are the years 1970 to 2069. */
function fullYear(text: string): number | undefined {
  const year = Number(text);
  if (text.length === 4) return year;
  return text.length === 2 ? year + (year < 70 ? 2000 : 1900) : undefined;
}

function namedMonth(text: string): WrittenTime | undefined {
  const parts = named.exec(text);
  if (parts === null) return undefined;
  const month = months.indexOf((parts[2] ?? parts[3]!).slice(0, 3).toLowerCase()) + 1;
  const year = fullYear(parts[5]!);
  const date =
    year === undefined || month === 0
      ? undefined
      : dateMs(year, month, Number(parts[1] ?? parts[4]));
  return date === undefined ? undefined : withClock(date, parts[6]);
}

function withClock(date: number, text: string | undefined): WrittenTime | undefined {
  if (text === undefined) return { localMs: date };
  const parts = clock.exec(text.trim());
  if (parts === null) return undefined;
  const [, hours = "", minutes = "0", seconds = "0", fraction = "", half, zone, offset] = parts;
  const hour =
    half === undefined ? Number(hours) : (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0);
  if (hour > 24 || Number(minutes) > 59 || Number(seconds) > 60) return undefined;
  const millis = Math.floor(Number(`0.${fraction || "0"}`) * 1000);
  const localMs = date + ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + millis;
  if (offset !== undefined) return { localMs, offsetMs: offsetMs(offset) };
  return zone === undefined ? { localMs } : { localMs, offsetMs: 0 };
}

function offsetMs(text: string): number {
  const bare = text.slice(1).replaceAll(":", "");
  const hours = Number(bare.slice(0, bare.length > 2 ? 2 : bare.length));
  const minutes = hours * 60 + Number(bare.slice(2, 4) || "0");
  return (text.startsWith("-") ? -minutes : minutes) * 60_000;
}

/** Midnight UTC of a date of the calendar, or undefined where there is none such. */
function dateMs(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  // Date.UTC takes years below 100 for those of the twentieth century.
  if (year < 1000) return undefined;
  const timeMs = Date.UTC(year, month - 1, day);
  return day <= 28 || new Date(timeMs).getUTCDate() === day ? timeMs : undefined;
}
