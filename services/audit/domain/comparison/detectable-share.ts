import { mostBadToPass, passedByNow } from "#lib/statistics/sequential/share-verdict-law.ts";

/** Dates that are not looked beyond. */
const mostDates = 2_000;

/** Halvings of the interval in which the least share lies: it is stated to three digits. */
const halvings = 14;

/**
 * The least share of dates on which one arm is better that so many of them find with a power, exactly, for dates of one
 * ticker that are independent of each other and looked at one by one.
 * @param dates that share no bar, at most 2,000 of them are taken
 * @param level of one direction, inside (0, 1)
 * @param power inside (0, 1)
 * @returns above one half; undefined where no outcome of as many dates decides
 */
export function detectableShare(dates: number, level: number, power: number): number | undefined {
  const allowed = allowedOf(Math.min(dates, mostDates), level);
  const found = (share: number) => passedByNow(allowed, 1 - share).at(-1) as number;
  if (allowed.at(-1)! < 0) return undefined;
  let [low, high] = [0.5, 1];
  for (let step = 0; step < halvings; step += 1) {
    const middle = (low + high) / 2;
    if (found(middle) >= power) high = middle;
    else low = middle;
  }
  return high;
}

/** The fewest dates with which an arm is found that is better on all of them. */
export function fewestDates(level: number): number {
  let most = 16;
  for (;;) {
    const fewest = allowedOf(most, level).findIndex((bad) => bad >= 0);
    if (fewest >= 0) return fewest;
    most *= 2;
  }
}

/** The dates with which an arm that is better on this share of them is found; undefined where up to 2,000 do not. */
export function datesForPower(share: number, level: number, power: number): number | undefined {
  if (!(share > 0.5)) return undefined;
  for (let most = 64; ; most = Math.min(2 * most, mostDates)) {
    const passed = passedByNow(allowedOf(most, level), 1 - share);
    const dates = passed.findIndex((ratio) => ratio >= power);
    if (dates >= 0) return dates;
    if (most === mostDates) return undefined;
  }
}

function allowedOf(dates: number, level: number): Int32Array {
  return mostBadToPass({ limit: 0.5, alpha: level }, dates);
}
