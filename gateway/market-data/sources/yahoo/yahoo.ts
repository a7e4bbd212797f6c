import type { BarInterval } from "#lib/kernel/bar.ts";
import { intervalCode, isIntraday } from "#lib/kernel/calendar.ts";
import type { CorporateAction } from "../../domain/corporate-action.ts";
import { inCoins } from "../../domain/files/file-volume.ts";
import { cryptoPairOf } from "../../domain/instruments/crypto-pairs.ts";
import { counted } from "../../domain/quality/evidence.ts";
import { quoteUnitOf } from "../../domain/quote-unit.ts";
import type { RawBar } from "../../domain/raw-bar.ts";
import { paidThen } from "../../domain/series-dividends.ts";
import type { ReadAnswer, RemoteFormat } from "../http/remote-source.ts";
import { readChart, type YahooChart } from "./chart.ts";
import { publishedPrice, shifted } from "./published-price.ts";
import { type SessionDate, sessionDates } from "./session-date.ts";

/** Our own ends of tickers, of exchanges that Yahoo does not have. */
const absent = [".LG", ".NR", ".DH", ".SB"];

/** 1900-01-01 in seconds: before every bar. With a range instead of two times Yahoo may answer other intervals. */
const firstSecond = -2_208_988_800;
const quarterOfHour = 900;

/**
 * Yahoo's chart API, version 8: prices with splits taken out, closes with dividends taken out beside them, and the
 * splits and dividends themselves.
 */
export const yahoo: RemoteFormat = {
  name: "yahoo",
  intervals: ["HOUR_1", "DAY_1"],
  basis: "SPLIT_ADJUSTED",
  // A request that reaches back further is an error of Yahoo's.
  historyDays: { HOUR_1: 729 },
  // Yahoo publishes no limit; users of it report that one every two seconds is borne.
  requestsPerMinute: 30,
  symbolOf: ({ ticker }) => (absent.some((end) => ticker.endsWith(end)) ? undefined : ticker),
  pathOf: (symbol, interval) =>
    `/v8/finance/chart/${encodeURIComponent(symbol)}?interval=${intervalCode(interval)}&events=div%2Csplits`,
  timeQuery(nowMs, fromMs) {
    const first = fromMs === undefined ? firstSecond : Math.ceil(fromMs / 1000);
    return `&period1=${first}&period2=${Math.ceil(nowMs / 1000)}`;
  },
  read({ status, text }, instrument, interval) {
    // An unknown symbol is 404 with the same JSON; whatever else is an error page.
    if (status !== 200 && status !== 404) return { unreadable: `answered ${status}` };
    const answer = readChart(text);
    if ("unreadable" in answer) return answer;
    const { chart } = answer;
    if (chart === undefined) return undefined;
    const code = intervalCode(interval);
    const { currency, dataGranularity = code } = chart.meta;
    if (dataGranularity !== code) return { unreadable: `answered bars of ${dataGranularity}` };
    const unit = quoteUnitOf(currency ?? instrument.currency);
    if (unit === undefined) return { unreadable: `answered the unknown currency "${currency}"` };
    const read = barsOf(chart, unit.shift, interval);
    if ("unreadable" in read) return read;
    const notes = unit.shift === 0 ? [] : [`prices in ${unit.name} are stored in ${unit.currency}`];
    // Yahoo states the turnover of a pair in what it is quoted in.
    const isPair = cryptoPairOf(instrument.ticker) !== undefined;
    if (isPair) notes.push("turnover is divided by the close to a volume in coins");
    return {
      instrument: { ...instrument, currency: unit.currency },
      ...read,
      bars: isPair ? read.bars.map(inCoins) : read.bars,
      notes: [...notes, ...read.notes],
    };
  },
};

function barsOf(
  { meta, timestamp = [], events = {}, indicators }: YahooChart,
  shift: number,
  interval: BarInterval,
): Pick<ReadAnswer, "bars" | "actions" | "notes"> | { readonly unreadable: string } {
  const [quote = {}] = indicators.quote;
  const adjusted = indicators.adjclose?.[0]?.adjclose;
  const columns = { ...quote, adjclose: adjusted };
  for (const [name, column] of Object.entries(columns)) {
    if (column !== undefined && column.length !== timestamp.length) {
      return { unreadable: `answered ${timestamp.length} times but ${column.length} of ${name}` };
    }
  }
  if (quote.close === undefined) return { unreadable: "answered no closes" };
  const dateOf = sessionDates(meta.exchangeTimezoneName, meta.gmtoffset ?? 0);
  const price = (value: number | null | undefined) =>
    value === null || value === undefined ? undefined : shifted(publishedPrice(value), shift);
  const bars: RawBar[] = [];
  let quotes = 0;
  for (const [at, seconds] of timestamp.entries()) {
    if (isIntraday(interval) && isQuote(seconds, meta)) {
      quotes += 1;
      continue;
    }
    const close = price(quote.close[at]);
    if (close === undefined) continue;
    const [open, high, low] = [
      price(quote.open?.[at]),
      price(quote.high?.[at]),
      price(quote.low?.[at]),
    ];
    const [adjClose, volumeUnits] = [price(adjusted?.[at]), quote.volume?.[at]];
    bars.push({
      startTimeMs: isIntraday(interval) ? seconds * 1000 : dateOf(seconds),
      ...(open !== undefined && { open }),
      ...(high !== undefined && { high }),
      ...(low !== undefined && { low }),
      close,
      ...(adjClose !== undefined && { adjClose }),
      ...(volumeUnits !== null && volumeUnits !== undefined && { volumeUnits }),
    });
  }
  const empty = timestamp.length - quotes - bars.length;
  return {
    bars,
    actions: actionsOf(events, dateOf, shift),
    notes: empty === 0 ? [] : [`${counted(empty, "row")} without a close left out`],
  };
}

/** Whether a row is no bar but the latest quote, which Yahoo appends with its own time, or with that of the close. */
function isQuote(seconds: number, { currentTradingPeriod }: YahooChart["meta"]): boolean {
  return seconds % quarterOfHour !== 0 || seconds === currentTradingPeriod?.regular?.end;
}

/** Dividends are stated for a share of today: what was paid for one of then is more by the splits since. */
function actionsOf(
  { dividends = {}, splits = {} }: NonNullable<YahooChart["events"]>,
  dateOf: SessionDate,
  shift: number,
): readonly CorporateAction[] {
  const splitActions = Object.values(splits).map(({ date, numerator, denominator }) => ({
    kind: "SPLIT" as const,
    exTimeMs: dateOf(date),
    newSharesPerOld: numerator / denominator,
  }));
  const stated = Object.values(dividends).filter(({ amount }) => amount > 0);
  const dividendActions = stated.map(({ amount, date }) => {
    const exTimeMs = dateOf(date);
    const paid = paidThen(amount, exTimeMs, splitActions);
    return { kind: "DIVIDEND" as const, exTimeMs, amount: shifted(paid, shift) };
  });
  return [...splitActions, ...dividendActions].sort(
    (a, b) => a.exTimeMs - b.exTimeMs || (a.kind < b.kind ? 1 : -1),
  );
}
