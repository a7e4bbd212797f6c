import type { Bar } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { outOfOrder } from "./bar-violations.ts";
import type { InstrumentBar, InstrumentBars } from "./instrument-bars.ts";

/** What a portfolio has played so far, as far as a request touches it. */
export interface PlayedBars {
  /** Start of the latest bar of any instrument; absent before the first. */
  readonly latestStartMs?: number;
  /** The bar of this instrument with this start, if it was played. */
  find(ticker: string, startTimeMs: number): Bar | undefined;
}

/** Bars of one start time, in ticker order. Everything in a moment trades at the same opens. */
export interface Moment {
  readonly startTimeMs: number;
  readonly bars: readonly InstrumentBar[];
}

/**
 * The bars that are new, grouped by start in ascending order. Bars already played are left out, so
 * that sending them again changes nothing.
 * @throws Fault ALREADY_EXISTS BARS_CONFLICTING when a played bar comes back different;
 * INVALID_ARGUMENT BARS_OUT_OF_ORDER for a new bar that starts before the latest one played: its
 * cash would be spent in a past that later fills have already relied on.
 */
export function playingOrder(series: readonly InstrumentBars[], played: PlayedBars): Moment[] {
  const fresh: InstrumentBar[] = [];
  for (const [index, { instrument, interval, bars }] of series.entries()) {
    for (const [at, bar] of bars.entries()) {
      const field = `series[${index}].bars[${at}]`;
      const before = played.find(instrument.ticker, bar.startTimeMs);
      if (before !== undefined) {
        if (!sameBar(before, bar)) throw conflicting(field, instrument.ticker, before, bar);
      } else if (played.latestStartMs !== undefined && bar.startTimeMs < played.latestStartMs) {
        const latest = new Date(played.latestStartMs).toISOString();
        throw outOfOrder(
          `${field}.start_time`,
          `the portfolio has already played bars up to ${latest}; advance all instruments together`,
        );
      } else fresh.push({ instrument, interval, bar });
    }
  }
  return moments(fresh);
}

function moments(fresh: InstrumentBar[]): Moment[] {
  fresh.sort(
    (left, right) =>
      left.bar.startTimeMs - right.bar.startTimeMs ||
      (left.instrument.ticker < right.instrument.ticker ? -1 : 1),
  );
  const grouped: { startTimeMs: number; bars: InstrumentBar[] }[] = [];
  for (const one of fresh) {
    const last = grouped.at(-1);
    if (last?.startTimeMs === one.bar.startTimeMs) last.bars.push(one);
    else grouped.push({ startTimeMs: one.bar.startTimeMs, bars: [one] });
  }
  return grouped;
}

function sameBar(left: Bar, right: Bar): boolean {
  return (
    left.open === right.open &&
    left.high === right.high &&
    left.low === right.low &&
    left.close === right.close &&
    left.volumeUnits === right.volumeUnits
  );
}

function conflicting(field: string, ticker: string, before: Bar, bar: Bar): Fault {
  const start = new Date(bar.startTimeMs).toISOString();
  const text = (of: Bar) => [of.open, of.high, of.low, of.close, of.volumeUnits].join("/");
  return new Fault(
    "ALREADY_EXISTS",
    "BARS_CONFLICTING",
    `${field}: ${ticker} at ${start} was played as ${text(before)} and now comes as ${text(bar)}`,
    { metadata: { ticker, start } },
  );
}
