import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { dateOf } from "#lib/kernel/calendar/dates.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type {
  BarHistory,
  ReadHistory,
  SeriesDividend,
  SeriesSplit,
  UnadjustedBasis,
} from "../../market-data/app/bar-history.ts";
import { type Session, sessionsOf } from "../domain/intraday-sessions.ts";

/** The bars of one ticker in two lengths. */
export interface TickerData {
  readonly daily: BarHistory;
  /** On the same terms as the daily ones; absent where no such series is stored. */
  readonly intraday?: BarHistory;
  /** What stands for each daily bar that closes after the first as-of, by its start. */
  readonly sessions: ReadonlyMap<number, Session>;
  /** Those of the daily series, each with the first bar of its session in the length that is fed. */
  readonly dividends: readonly SeriesDividend[];
}

/** Bars of one length that a portfolio is advanced by. */
export interface FedSeries {
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  readonly bars: readonly Bar[];
  readonly splits: readonly SeriesSplit[];
  readonly dividends?: readonly SeriesDividend[];
  readonly unadjustedBasis?: UnadjustedBasis;
}

/**
 * Reads the intraday series of tickers; undefined for one that has none.
 * @throws Fault of the reader, but for a series that is not stored.
 */
export async function readIntraday(
  read: ReadHistory,
  histories: readonly BarHistory[],
  interval: BarInterval,
): Promise<readonly (BarHistory | undefined)[]> {
  const found: (BarHistory | undefined)[] = [];
  for (const { instrument } of histories) {
    try {
      found.push(onTermsOf(instrument, await read(instrument.ticker, interval)));
    } catch (error) {
      if (!(error instanceof Fault) || error.reason !== "INSTRUMENT_UNKNOWN") throw error;
      found.push(undefined);
    }
  }
  return found;
}

/** The same bars of the instrument as its daily series has it: a ledger knows a ticker on one set of terms. */
export function onTermsOf(instrument: Instrument, history: BarHistory): BarHistory {
  return { ...history, instrument };
}

/** The bars of a ticker with what stands for each of its sessions. */
export function tickerData(
  daily: BarHistory,
  intraday: BarHistory | undefined,
  interval: BarInterval,
  firstAsOfMs: number,
): TickerData {
  const ever = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
  const sessions = sessionsOf({
    ticker: daily.instrument.ticker,
    interval,
    daily: daily.between(firstAsOfMs, ever[1]),
    intraday: intraday?.between(firstAsOfMs, ever[1]),
    dailySplits: daily.splitsBetween(...ever),
    intradaySplits: intraday?.splitsBetween(...ever) ?? [],
  });
  const dividends = daily.dividendsBetween(...ever).map(({ exTimeMs, amount }) => {
    return { exTimeMs: sessions.get(exTimeMs)?.bars?.[0]?.startTimeMs ?? exTimeMs, amount };
  });
  return { daily, ...(intraday && { intraday }), sessions, dividends };
}

/**
 * The bars of a ticker that became known in a span, each session in one length: its intraday bars where they stand for
 * it, else its daily bar. With intraday bars whose own prices may hold dividends none is sent.
 */
export function fedBetween(
  { daily, intraday, sessions, dividends }: TickerData,
  afterMs: number,
  untilMs: number,
): readonly FedSeries[] {
  const isIntraday = (timeMs: number) => sessions.get(dateOf(timeMs))?.bars !== undefined;
  const dividendsWith = (fed: readonly Bar[]) => {
    const starts = new Set(fed.map(({ startTimeMs }) => startTimeMs));
    return dividends.filter(({ exTimeMs }) => starts.has(exTimeMs));
  };
  return [daily, ...(intraday ? [intraday] : [])].map((history): FedSeries => {
    const { instrument, interval } = history;
    const isFed = (timeMs: number) => isIntraday(timeMs) === (history === intraday);
    const bars = history.between(afterMs, untilMs);
    const splits = history.splitsBetween(afterMs, untilMs);
    const fed = bars.filter(({ startTimeMs }) => isFed(startTimeMs));
    const { unadjustedBasis } = history;
    return {
      instrument,
      interval,
      bars: fed,
      splits: splits.filter(({ exTimeMs }) => isFed(exTimeMs)),
      ...(unadjustedBasis && { unadjustedBasis, dividends: dividendsWith(fed) }),
    };
  });
}
