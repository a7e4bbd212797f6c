import type { BarInterval } from "#lib/kernel/bar.ts";
import {
  knownCalendar,
  learntCalendar,
  missingSessions,
} from "#lib/kernel/calendar/session-calendar.ts";
import { intervalLengthMs } from "#lib/kernel/calendar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { sharedTimes } from "./plan.ts";

/** The bars of one ticker of a basket. */
export interface BasketSeries {
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  /** UTC milliseconds, strictly ascending. */
  readonly closeTimesMs: readonly number[];
}

/** How the bars of one ticker lie beside those of the others: as-ofs are placed on bars that all have. */
export interface BasketTicker {
  readonly ticker: string;
  readonly firstCloseMs: number;
  readonly lastCloseMs: number;
  readonly barCount: number;
  /** Whether the bars that all share begin, or end, as late or early as they do because of it. */
  readonly cutsStart: boolean;
  readonly cutsEnd: boolean;
  /** Its bars within the shared period that another ticker lacks. */
  readonly unsharedCount: number;
  /** Sessions between its first and last bar without one; of its own exchange. */
  readonly missingSessions: number;
  /** What those are counted by: "the calendar of New York". */
  readonly calendar: string;
}

/** The tickers in their order. Where no calendar of an exchange is known, its tickers tell each other's sessions. */
export function basketOf(basket: readonly BasketSeries[]): readonly BasketTicker[] {
  const shared = sharedTimes(basket.map(({ closeTimesMs }) => closeTimesMs));
  const isShared = new Set(shared);
  const [from = Infinity, until = -Infinity] = [shared[0], shared.at(-1)];
  const firsts = basket.map(({ closeTimesMs }) => closeTimesMs[0] ?? Number.NaN);
  const lasts = basket.map(({ closeTimesMs }) => closeTimesMs.at(-1) ?? Number.NaN);
  const [latestFirst, earliestLast] = [Math.max(...firsts), Math.min(...lasts)];
  return basket.map((one, at) => {
    const { instrument, closeTimesMs } = one;
    const calendar = knownCalendar(instrument) ?? learntCalendar(startsAt(instrument, basket));
    const unshared = closeTimesMs.filter(
      (time) => time >= from && time <= until && !isShared.has(time),
    );
    return {
      ticker: instrument.ticker,
      firstCloseMs: firsts[at]!,
      lastCloseMs: lasts[at]!,
      barCount: closeTimesMs.length,
      cutsStart: firsts[at] === latestFirst && firsts.some((time) => time < latestFirst),
      cutsEnd: lasts[at] === earliestLast && lasts.some((time) => time > earliestLast),
      unsharedCount: unshared.length,
      missingSessions: missingSessions(calendar, startsOf(one)).length,
      calendar: calendar.name,
    };
  });
}

function startsOf({ closeTimesMs, interval }: BasketSeries): readonly number[] {
  const lengthMs = intervalLengthMs(interval);
  return closeTimesMs.map((time) => time - lengthMs);
}

/** Bar starts of all tickers of the same exchange. */
function startsAt({ exchange }: Instrument, basket: readonly BasketSeries[]): readonly number[] {
  return basket.filter(({ instrument }) => instrument.exchange === exchange).flatMap(startsOf);
}
