import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { dateOf } from "#lib/kernel/calendar/dates.ts";
import { intervalCode, isoDateOf } from "#lib/kernel/calendar.ts";
import type { SplitRatio } from "#lib/kernel/split-ratio.ts";

/** Why an instrument has no intraday pass in an audit run. */
const skipReasons = ["NO_SERIES", "NO_BARS", "PRICES_DIFFER", "TOO_FEW_BARS"] as const;
export interface Skipped {
  readonly reason: (typeof skipReasons)[number];
  /** One sentence that names what is missing. */
  readonly message: string;
}

/** The intraday bars that stand for a daily bar, or why none do. */
export type Session =
  | { readonly bars: readonly Bar[]; readonly skipped?: never }
  | { readonly skipped: Skipped; readonly bars?: never };

/** The bars of one instrument in two lengths, each strictly ascending, with the splits that they hold. */
export interface TwoLengths {
  readonly ticker: string;
  /** Of the intraday bars. */
  readonly interval: BarInterval;
  readonly daily: readonly Bar[];
  /** Absent where no such series is stored. */
  readonly intraday: readonly Bar[] | undefined;
  readonly dailySplits: readonly DatedSplit[];
  readonly intradaySplits: readonly DatedSplit[];
}

/** A split from the start of a bar on. */
export interface DatedSplit extends SplitRatio {
  readonly exTimeMs: number;
}

/** By how much an intraday price may lie outside its daily bar's range: feeds round and close differently. */
const toleranceRatio = 0.01;

/**
 * Of each daily bar, by its start, what stands for it. A session is replayed on bars of one length
 * alone, so that no move counts twice: on its intraday bars where there are any and their prices agree
 * with the daily bar, else on the daily bar.
 */
export function sessionsOf({
  ticker,
  interval,
  daily,
  intraday,
  dailySplits,
  intradaySplits,
}: TwoLengths): ReadonlyMap<number, Session> {
  const code = intervalCode(interval);
  if (intraday === undefined) {
    const message = `no bars of ${code} are stored of ${ticker}`;
    const none: Session = { skipped: { reason: "NO_SERIES", message } };
    return new Map(daily.map(({ startTimeMs }) => [startTimeMs, none]));
  }
  const byDate = new Map<number, Bar[]>();
  for (const bar of intraday) {
    const dateMs = dateOf(bar.startTimeMs);
    const known = byDate.get(dateMs);
    if (known === undefined) byDate.set(dateMs, [bar]);
    else known.push(bar);
  }
  const splitOn = (splits: readonly DatedSplit[], dateMs: number) =>
    splits.find(({ exTimeMs }) => dateOf(exTimeMs) === dateMs);
  const skipped = (reason: Skipped["reason"], message: string): Session => {
    return { skipped: { reason, message } };
  };
  return new Map(
    daily.map((bar): [number, Session] => {
      const dateMs = bar.startTimeMs;
      const date = isoDateOf(dateMs);
      const bars = byDate.get(dateMs);
      if (bars === undefined) {
        return [dateMs, skipped("NO_BARS", `${ticker} has no bars of ${code} on ${date}`)];
      }
      const stray = bars.find(({ low, high }) => isOutside(bar, low, high));
      if (stray !== undefined) {
        const message = `bars of ${code} of ${ticker} range to ${stray.low}–${stray.high} on ${date}, its daily bar to ${bar.low}–${bar.high}: the series differ in basis or unit`;
        return [dateMs, skipped("PRICES_DIFFER", message)];
      }
      const [one, other] = [splitOn(dailySplits, dateMs), splitOn(intradaySplits, dateMs)];
      if (one?.newShares !== other?.newShares || one?.oldShares !== other?.oldShares) {
        const message = `only one of the series of ${ticker} has the split of ${date}`;
        return [dateMs, skipped("PRICES_DIFFER", message)];
      }
      return [dateMs, { bars }];
    }),
  );
}

function isOutside(daily: Bar, low: number, high: number): boolean {
  return low < daily.low * (1 - toleranceRatio) || high > daily.high * (1 + toleranceRatio);
}
