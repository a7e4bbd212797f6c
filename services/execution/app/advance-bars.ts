import type { Bar } from "#lib/kernel/bar.ts";
import { playMoment } from "../domain/advance/play.ts";
import { checkSeries } from "../domain/bars/bar-violations.ts";
import type { InstrumentBars } from "../domain/bars/instrument-bars.ts";
import { type PlayedBars, playingOrder } from "../domain/bars/playing-order.ts";
import { reconcile } from "../domain/ledger/reconciliation.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import { type Statement, statementOf } from "../domain/portfolio/statement.ts";
import { knownPortfolio } from "./known-portfolio.ts";
import type { BarRecord, BookReader, Books, PlayedMoment } from "./ports.ts";

/** What the bars of a request did, the portfolio after them, and the last fact stated. */
export interface Advanced {
  readonly record: BarRecord;
  readonly statement: Statement;
  readonly lastFact: number;
}

/**
 * Plays bars against a portfolio in one transaction. Bars already played are skipped; what they did
 * when they were played is in the answer all the same, so that a repeated request gets the first
 * answer again.
 * @throws Fault NOT_FOUND RESOURCE_NOT_FOUND; INVALID_ARGUMENT FIELD_INVALID, BARS_INVALID,
 * BARS_OUT_OF_ORDER; ALREADY_EXISTS BARS_CONFLICTING; FAILED_PRECONDITION PORTFOLIO_STATE.
 */
export async function advanceBars(
  books: Books,
  name: string,
  series: readonly InstrumentBars[],
): Promise<Advanced> {
  checkSeries(series);
  return books.write(async (writer) => {
    const portfolio = await knownPortfolio(writer, name);
    const moments = playingOrder(series, await playedBars(writer, portfolio, series));
    let book = await writer.book(portfolio);
    const played: PlayedMoment[] = [];
    for (const moment of moments) {
      const { book: next, happenings, equityPoint } = playMoment(book, moment);
      book = next;
      played.push({ ...moment, happenings, equityPoint });
    }
    if (played.length > 0) await writer.advance(portfolio, played);
    const totals = await writer.totals(portfolio);
    reconcile(totals.balances, {
      startingCashMicros: portfolio.startingCashMicros,
      lots: book.lots,
      grossPnlMicros: totals.grossPnlMicros,
      netPnlMicros: totals.netPnlMicros,
    });
    return {
      record: await recordOf(writer, portfolio, series),
      statement: statementOf(book, totals),
      lastFact: await writer.lastFact(),
    };
  });
}

async function playedBars(
  books: BookReader,
  portfolio: Portfolio,
  series: readonly InstrumentBars[],
): Promise<PlayedBars> {
  const byTicker = new Map<string, Map<number, Bar>>();
  for (const { instrument, bars } of series) {
    const [first, last] = [bars[0], bars.at(-1)];
    if (first === undefined || last === undefined) continue;
    const range = [first.startTimeMs, last.startTimeMs] as const;
    const played = await books.playedBars(portfolio, instrument.ticker, ...range);
    byTicker.set(instrument.ticker, new Map(played.map((bar) => [bar.startTimeMs, bar])));
  }
  const latestStartMs = await books.latestBarStartMs(portfolio);
  return {
    ...(latestStartMs === undefined ? {} : { latestStartMs }),
    find: (ticker, startTimeMs) => byTicker.get(ticker)?.get(startTimeMs),
  };
}

/** What happened on exactly the bars of the request. */
async function recordOf(
  books: BookReader,
  portfolio: Portfolio,
  series: readonly InstrumentBars[],
): Promise<BarRecord> {
  const starts = new Map(
    series.map(({ instrument, bars }) => [
      instrument.ticker,
      new Set(bars.map((bar) => bar.startTimeMs)),
    ]),
  );
  const all = series.flatMap(({ bars }) => bars.map((bar) => bar.startTimeMs));
  if (all.length === 0) return { fills: [], roundTrips: [], orders: [] };
  const range = all.reduce(([from, to], at) => [Math.min(from, at), Math.max(to, at)] as const, [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as const);
  const record = await books.recordOf(portfolio, ...range);
  const asked = (ticker: string, at: number | undefined) =>
    at !== undefined && starts.get(ticker)?.has(at) === true;
  return {
    fills: record.fills.filter((one) => asked(one.instrument.ticker, one.barStartMs)),
    roundTrips: record.roundTrips.filter((one) => asked(one.instrument.ticker, one.exitBarStartMs)),
    orders: record.orders.filter((one) => asked(one.instrument.ticker, one.resolvedBarStartMs)),
  };
}
