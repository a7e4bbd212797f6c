import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { closeTimeMs, intervalCode } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { SplitRatio } from "#lib/kernel/split-ratio.ts";
import type { Split } from "../ledger/split.ts";
import { barOfDividend, lateDividend } from "./announced-dividends.ts";
import {
  type AnnouncedSplit,
  barOfSplit,
  type InstrumentBar,
  type InstrumentBars,
  outOfOrder,
} from "./instrument-bars.ts";
import type { BarBatch } from "./simulate-bars.ts";

/** The bars that a portfolio was advanced by so far, as far as a request touches them. */
export interface KnownBars {
  /** Start of the latest bar of any instrument; absent before the first. */
  readonly latestStartMs?: number;
  /** When the last bar of any instrument closed; absent before the first. */
  readonly latestCloseMs?: number;
  /** The latest bar of this instrument, if there is one. */
  last(
    ticker: string,
  ): { readonly startTimeMs: number; readonly interval: BarInterval } | undefined;
  /** The bar of this instrument with this start, if there is one. */
  find(ticker: string, startTimeMs: number): Bar | undefined;
  /** The split that took effect with a known bar, if there was one. */
  splitAt(ticker: string, startTimeMs: number): SplitRatio | undefined;
  /** The dividend for a share that a known bar came without, if there was one. */
  dividendAt(ticker: string, startTimeMs: number): number | undefined;
}

/**
 * The bars that are new, grouped by start and length in the order of their closes: a daily bar comes after the hourly
 * ones of its date, since nothing of it is known before. Known bars are left out, so that
 * sending them again changes nothing.
 * @throws Fault ALREADY_EXISTS BARS_CONFLICTING when a known bar comes back different, or with a split or dividend that it
 * came without, and for a new bar over a span that known bars of its instrument cover in another length;
 * INVALID_ARGUMENT BARS_OUT_OF_ORDER for a new bar that closes before the latest known one: its
 * cash would be spent in a past that later fills have already relied on.
 */
export function newBars(series: readonly InstrumentBars[], known: KnownBars): BarBatch[] {
  const fresh: InstrumentBar[] = [];
  for (const [index, { instrument, interval, bars, ...actions }] of series.entries()) {
    const { splits = [], dividends = [] } = actions;
    const splitAt = new Map(splits.map((split) => [barOfSplit(bars, split), split]));
    const paidAt = new Map(dividends.map((one) => [barOfDividend(bars, one), one.amount]));
    for (const [at, bar] of bars.entries()) {
      const field = `series[${index}].bars[${at}]`;
      const before = known.find(instrument.ticker, bar.startTimeMs);
      const split = splitAt.get(at);
      const amount = paidAt.get(at);
      const { ticker } = instrument;
      const { startTimeMs: barStartMs } = bar;
      if (before === undefined) {
        checkNew(field, instrument.ticker, bar, interval, known);
        fresh.push({
          instrument,
          interval,
          bar,
          ...(split && { split: splitWith(split, instrument, bar) }),
          ...(amount !== undefined && { dividend: { ticker, barStartMs, amount } }),
        });
        continue;
      }
      if (!sameBar(before, bar)) throw conflicting(field, instrument.ticker, before, bar);
      const applied = known.splitAt(instrument.ticker, bar.startTimeMs);
      if (split !== undefined && !sameRatio(split, applied)) {
        throw lateSplit(field, instrument.ticker, bar.startTimeMs);
      }
      const paid = known.dividendAt(ticker, barStartMs);
      if (amount !== undefined && amount !== paid) {
        throw lateDividend(field, ticker, barStartMs, paid);
      }
    }
  }
  return batchesOf(fresh);
}

/**
 * @throws Fault ALREADY_EXISTS BARS_CONFLICTING, INVALID_ARGUMENT BARS_OUT_OF_ORDER for a bar that cannot come after
 * those that are known.
 */
function checkNew(
  field: string,
  ticker: string,
  bar: Bar,
  interval: BarInterval,
  known: KnownBars,
): void {
  const { latestStartMs, latestCloseMs } = known;
  // A bar that starts after every close is new in any case, as most are: its instrument's last one is not read.
  if (latestCloseMs === undefined || bar.startTimeMs >= latestCloseMs) return;
  const last = known.last(ticker);
  if (last !== undefined && overlaps(last, bar, interval)) {
    throw coveredTwice(field, ticker, last, interval);
  }
  if (closeTimeMs(bar, interval) >= latestCloseMs) return;
  const latest = new Date(latestStartMs as number).toISOString();
  throw outOfOrder(
    `${field}.start_time`,
    `the portfolio has bars up to ${latest} already; advance all instruments together`,
  );
}

type LastBar = NonNullable<ReturnType<KnownBars["last"]>>;

/** Whether a move that the last bar holds would be counted again. Bars of one length may lie closer by their feed. */
function overlaps(last: LastBar, bar: Bar, interval: BarInterval): boolean {
  return interval !== last.interval && bar.startTimeMs < closeTimeMs(last, last.interval);
}

function coveredTwice(field: string, ticker: string, last: LastBar, interval: BarInterval): Fault {
  const until = new Date(closeTimeMs(last, last.interval)).toISOString();
  const message = `${field}: a bar of ${intervalCode(interval)} would count moves of ${ticker} again that bars of ${intervalCode(last.interval)} until ${until} hold; send bars of one length for each session`;
  return new Fault("ALREADY_EXISTS", "BARS_CONFLICTING", message, { metadata: { ticker, until } });
}

function sameRatio(one: SplitRatio, other: SplitRatio | undefined): boolean {
  return one.newShares === other?.newShares && one.oldShares === other.oldShares;
}

function lateSplit(field: string, ticker: string, startTimeMs: number): Fault {
  const start = new Date(startTimeMs).toISOString();
  const message = `${field}: the bar of ${ticker} at ${start} is known without this split; send a split with its bar`;
  return new Fault("ALREADY_EXISTS", "BARS_CONFLICTING", message, { metadata: { ticker, start } });
}

function splitWith(split: AnnouncedSplit, { ticker }: Instrument, bar: Bar): Split {
  const { newShares, oldShares } = split;
  return { ticker, barStartMs: bar.startTimeMs, newShares, oldShares, openPrice: bar.open };
}

function batchesOf(fresh: InstrumentBar[]): BarBatch[] {
  const closeMs = ({ bar, interval }: InstrumentBar) => closeTimeMs(bar, interval);
  fresh.sort(
    (left, right) =>
      closeMs(left) - closeMs(right) ||
      left.bar.startTimeMs - right.bar.startTimeMs ||
      (left.instrument.ticker < right.instrument.ticker ? -1 : 1),
  );
  const batches: { startTimeMs: number; bars: [InstrumentBar, ...InstrumentBar[]] }[] = [];
  for (const one of fresh) {
    const { startTimeMs } = one.bar;
    const last = batches.at(-1);
    if (last?.startTimeMs === startTimeMs && last.bars[0].interval === one.interval) {
      last.bars.push(one);
    } else batches.push({ startTimeMs, bars: [one] });
  }
  return batches.map((batch) => {
    const splits = batch.bars.flatMap(({ split }) => split ?? []);
    return splits.length > 0 ? { ...batch, splits } : batch;
  });
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
    `${field}: ${ticker} at ${start} came as ${text(before)} before and now comes as ${text(bar)}`,
    { metadata: { ticker, start } },
  );
}
