/** The date of an instant where the exchange is, as its midnight in UTC milliseconds. */
export type SessionDate = (seconds: number) => number;

const dayMs = 86_400_000;

/**
 * Dates by the time zone of an exchange: a bar of the pound begins at 23:00 UTC of the day before in summer. Where the
 * zone is unknown, by the offset from UTC.
 */
export function sessionDates(zone: string | undefined, offsetSeconds: number): SessionDate {
  const format = zone === undefined ? undefined : formatOf(zone);
  if (format === undefined) {
    return (seconds) => Math.floor(((seconds + offsetSeconds) * 1000) / dayMs) * dayMs;
  }
  return (seconds) => {
    const parts = format.formatToParts(seconds * 1000);
    const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
    return Date.UTC(part("year"), part("month") - 1, part("day"));
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const [year, month, day] = ["numeric", "2-digit", "2-digit"] as const;
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, year, month, day, calendar: "gregory" });
  } catch {
    // A name that the runtime does not know.
    return undefined;
  }
}
