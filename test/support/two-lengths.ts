import type { BarSeries } from "#gateway/market-data/domain/series.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { type MadeSeries, madeSeries } from "./made-series.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Monday 2000-01-03. */
const firstDayMs = Date.UTC(2000, 0, 3);
/** Seven hours from 14:30 (UTC) on weekdays. */
export const hoursOfSession = 7;

/** The midnight of a session of weekdays, counted from 0. */
export function sessionMs(session: number): number {
  return firstDayMs + (Math.floor(session / 5) * 7 + (session % 5)) * dayMs;
}

/** The start of an hour of a session. */
export function hourStartMs(session: number, hour: number): number {
  return sessionMs(session) + 14.5 * hourMs + hour * hourMs;
}

/**
 * One random walk of a ticker as hourly bars, and as the daily bars that those add up to; drift and volatility are of
 * an hour.
 * @param changed - what becomes of each hourly bar; absent: nothing.
 */
export function twoLengths(
  ticker: string,
  sessions: number,
  made: Omit<MadeSeries, "bars">,
  changed: (bar: Bar) => Bar = (bar) => bar,
): { readonly daily: BarSeries; readonly hourly: BarSeries } {
  const bars = sessions * hoursOfSession;
  const walk = madeSeries(ticker, { volatility: 0.004, ...made, bars });
  const hours = walk.bars.map((bar, at): Bar => {
    const session = Math.floor(at / hoursOfSession);
    return changed({ ...bar, startTimeMs: hourStartMs(session, at % hoursOfSession) });
  });
  const days = Array.from({ length: sessions }, (_, session): Bar => {
    const own = hours.slice(session * hoursOfSession, (session + 1) * hoursOfSession);
    return {
      startTimeMs: sessionMs(session),
      open: own[0]!.open,
      high: Math.max(...own.map(({ high }) => high)),
      low: Math.min(...own.map(({ low }) => low)),
      close: own.at(-1)!.close,
      volumeUnits: own.reduce((sum, { volumeUnits }) => sum + volumeUnits, 0),
    };
  });
  return {
    daily: { ...walk, bars: days },
    hourly: { ...walk, interval: "HOUR_1", bars: hours, source: `${ticker}-1h.csv` },
  };
}
