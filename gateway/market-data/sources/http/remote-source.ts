import type { BarInterval } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { BarSource, FetchedSeries } from "../../app/ports.ts";
import { isFresh } from "../../domain/answer-age.ts";
import { answeredBars } from "../../domain/answered-bars.ts";
import type { CorporateAction } from "../../domain/corporate-action.ts";
import { instrumentOfTicker } from "../../domain/instrument-of-ticker.ts";
import { unadjustedSplit } from "../../domain/quality/checks/unadjusted-split.ts";
import type { QualityInput } from "../../domain/quality/quality-input.ts";
import type { RawBar } from "../../domain/raw-bar.ts";
import type { RawSeries } from "../../domain/series.ts";
import { historyStartMs, type SourceCapabilities } from "../../domain/source-capabilities.ts";
import type { AnswerCache } from "./answer-cache.ts";
import { type HttpAnswer, type HttpReader, unreachable } from "./http-reader.ts";

/** What an answer holds, as the source has it. */
export interface ReadAnswer {
  /** Of the ticker; with the currency that the source states. */
  readonly instrument: Instrument;
  /** Ascending. */
  readonly bars: readonly RawBar[];
  readonly actions: readonly CorporateAction[];
  readonly notes: readonly string[];
}

/** What an answer cannot be used for, in words that follow the name of the source. */
export interface UnreadableAnswer {
  readonly unreadable: string;
}

/** How a source is asked for bars over HTTP, and how its answers are read. */
export interface RemoteFormat extends SourceCapabilities {
  readonly name: string;
  readonly requestsPerMinute: number;
  /** What the source calls an instrument; undefined where it cannot have it. */
  symbolOf(instrument: Instrument): string | undefined;
  /** Path and query below the address of the source: what is asked, without the time of asking. */
  pathOf(symbol: string, interval: BarInterval): string;
  /**
   * What the query says besides; absent where an answer ends with the latest bar by itself.
   * @param fromMs - where its history begins; undefined: as far back as there are bars.
   */
  timeQuery?(nowMs: number, fromMs: number | undefined): string;
  /** Reads an answer; undefined where it says that the source does not have the ticker. Pure. */
  read(
    answer: HttpAnswer,
    instrument: Instrument,
    interval: BarInterval,
  ): ReadAnswer | UnreadableAnswer | undefined;
}

/** What a source over HTTP works with. */
export interface RemoteDependencies {
  /** Address without a slash at its end: `https://stooq.com`. */
  readonly baseUrl: string;
  readonly http: HttpReader;
  readonly cache: AnswerCache;
  /** UTC milliseconds. */
  readonly nowMs: () => number;
}

/** A source over HTTP. It asks for the whole history, whose answer is kept until a session has closed since. */
export function remoteSource(format: RemoteFormat, dependencies: RemoteDependencies): BarSource {
  const { name, intervals, basis, historyDays, requestsPerMinute } = format;
  return {
    name,
    intervals,
    ...(basis !== undefined && { basis }),
    ...(historyDays !== undefined && { historyDays }),
    requestsPerMinute,
    tickers: [],
    async fetch(ticker, interval) {
      const instrument = knownInstrument(ticker);
      const symbol = instrument && format.symbolOf(instrument);
      if (symbol === undefined || !intervals.includes(interval)) return undefined;
      const read = await answerOf(
        format,
        symbol,
        { instrument: instrument!, interval },
        dependencies,
      );
      return read && seriesOf(format, symbol, { read, interval, nowMs: dependencies.nowMs() });
    },
  };
}

async function answerOf(
  format: RemoteFormat,
  symbol: string,
  { instrument, interval }: Pick<RawSeries, "instrument" | "interval">,
  { baseUrl, http, cache, nowMs }: RemoteDependencies,
): Promise<ReadAnswer | undefined> {
  const key = baseUrl + format.pathOf(symbol, interval);
  const kept = await cache.get(key);
  if (kept !== undefined) {
    const read = format.read(kept, instrument, interval);
    const lastBarMs = read && "bars" in read ? read.bars.at(-1)?.startTimeMs : undefined;
    const answer = { instrument, interval, fetchedMs: kept.fetchedMs, lastBarMs };
    if (read !== undefined && "bars" in read && isFresh(answer, nowMs())) return read;
  }
  const fetchedMs = nowMs();
  const fromMs = historyStartMs(format, interval, fetchedMs);
  const answer = await http(key + (format.timeQuery?.(fetchedMs, fromMs) ?? ""));
  const read = format.read(answer, instrument, interval);
  if (read === undefined) return undefined;
  if ("unreadable" in read) throw unreachable(format.name, read.unreadable);
  await cache.put(key, { fetchedMs, ...answer });
  return read;
}

/** What a source states of a series, as the import takes it; undefined where it has no bar that is over. */
function seriesOf(
  { name, basis }: RemoteFormat,
  symbol: string,
  {
    read: { instrument, notes, ...read },
    interval,
    nowMs,
  }: { readonly read: ReadAnswer; readonly interval: BarInterval; readonly nowMs: number },
): FetchedSeries | undefined {
  const answered = answeredBars(read.bars, interval, nowMs);
  const { bars } = answered;
  if (bars.length === 0) return undefined;
  // An action of a day that is not over may still be taken back.
  const actions = read.actions.filter(({ exTimeMs }) => exTimeMs <= bars.at(-1)!.startTimeMs);
  const series = { instrument, interval, bars, actions, ...(basis !== undefined && { basis }) };
  return {
    ...series,
    source: `${name} ${symbol}`,
    provenance: "REAL",
    notes: [...notes, ...answered.notes, ...basisNotes(name, series)],
  };
}

/** Says where the bars contradict the basis that their source gives; a sprint refuses them for it. */
function basisNotes(name: string, series: QualityInput): readonly string[] {
  if (series.basis === undefined || series.basis === "AS_TRADED") return [];
  const found = unadjustedSplit.find(series);
  return found.map(({ description }) => `not the prices that ${name} gives: ${description}`);
}

/** The instrument of a ticker; undefined where the name stands for none, which no source has. */
function knownInstrument(ticker: string): Instrument | undefined {
  try {
    return instrumentOfTicker(ticker);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
