import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { barProblems } from "#lib/kernel/bar-rules.ts";
import { barStartText, closeTimeMs } from "#lib/kernel/calendar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { isSplitRatio } from "#lib/kernel/split-ratio.ts";
import type { DataProvenance } from "#lib/kernel/trading.ts";
import { inSharesOf, type SeriesSplit, splitsAmong } from "../domain/as-of-shares.ts";
import { onTerms, withUsualTerms } from "../domain/instruments/unit-terms.ts";
import { barsAfter, barsBetween, barsKnownAt } from "../domain/point-in-time.ts";
import { basisOf } from "../domain/quality/detect-basis.ts";
import type { QualityInput } from "../domain/quality/quality-input.ts";
import type { SeriesDescription } from "../domain/series.ts";
import {
  dividendsAmong,
  type SeriesDividend,
  type UnadjustedBasis,
} from "../domain/series-dividends.ts";
import { findSeries, type PinnedBars, seriesUnknown } from "./find-series.ts";
import type { SeriesReader, StoredSeries } from "./ports.ts";
import { type BarQuality, qualityInputOf, qualityOf } from "./series-quality.ts";

export type { SeriesSplit } from "../domain/as-of-shares.ts";
export { type BarDifference, compareBars } from "../domain/compare-bars.ts";
export type { SeriesDividend, UnadjustedBasis } from "../domain/series-dividends.ts";
export type { PinnedBars } from "./find-series.ts";
export { type BarQuality, qualityCheckNames } from "./series-quality.ts";
export type { StoredUntil } from "./stored-until.ts";

/**
 * One ticker's stored bars, seen point in time: what market data offers to the other contexts of
 * this process. A caller states an instant with every question, so that it cannot look ahead by
 * mistake. All times are UTC milliseconds, all bars oldest first.
 */
export interface BarHistory {
  /** On the terms that were pinned, else on those of its import and of the tables. */
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  readonly provenance: DataProvenance;
  /** Where the bars came from: a file name or a data package. */
  readonly source: string;
  /** SHA-256 of all bars; it names the revision of the series. */
  readonly dataHash: string;
  /** When each bar became known, ascending. */
  readonly closeTimesMs: readonly number[];
  /** Whether every bar has an open of its own: where not, nothing is traded. */
  readonly hasOpens: boolean;
  /** The latest bars that were known at `asOfMs`, `limit` at most, in the shares of then. */
  knownAt(asOfMs: number, limit: number): readonly Bar[];
  /** The bars that became known after `afterMs` and at or before `untilMs`, as they were traded. */
  between(afterMs: number, untilMs: number): readonly Bar[];
  /** The splits that take effect with bars that became known in that span; none of adjusted prices. */
  splitsBetween(afterMs: number, untilMs: number): readonly SeriesSplit[];
  /** What was done to the prices, where they are sure to hold no dividends; absent else. */
  readonly unadjustedBasis?: UnadjustedBasis;
  /** The dividends that bars which became known in that span are the first without; none of prices that may hold them. */
  dividendsBetween(afterMs: number, untilMs: number): readonly SeriesDividend[];
  /** The first bars that became known after `asOfMs`, `limit` at most, in the shares of `asOfMs`. */
  after(asOfMs: number, limit: number): readonly Bar[];
  /** What is wrong with the first bar, split or dividend that no service would take today; undefined where all are sound. */
  problem(): string | undefined;
  /** What was done to the prices, and what the quality checks find in all bars. */
  quality(): Promise<BarQuality>;
}

/** What execution takes for a share. */
const largestDividend = 9e9;

/**
 * Reads the history of a ticker: of the series that applies, or of the pinned one.
 * @throws Fault INSTRUMENT_UNKNOWN
 */
export type ReadHistory = (
  ticker: string,
  interval: BarInterval,
  pinned?: PinnedBars,
) => Promise<BarHistory>;

/**
 * Histories of stored series. The quality of one is found once.
 * @param letOthersRun - resolves when other calls have run; called before a series is read and before
 *   it is checked, which takes tens of milliseconds for thousands of bars.
 */
export function historyReader(
  reader: SeriesReader,
  letOthersRun: () => Promise<void>,
): ReadHistory {
  return async (ticker, interval, pinned) => {
    const series = await findSeries(reader, ticker, interval, pinned);
    const { description } = series;
    const { instrument: stored } = description;
    await letOthersRun();
    const bars = await series.readBars();
    // Removed since it was found.
    if (bars.length !== description.barCount) throw await seriesUnknown(reader, ticker, interval);
    const instrument =
      pinned === undefined ? withUsualTerms(stored) : onTerms(stored, pinned.terms);
    const actions = await actionsInBars(series, bars);
    let found: Promise<BarQuality> | undefined;
    const quality = () => (found ??= letOthersRun().then(() => qualityOf(series)));
    return barHistory({ ...description, instrument }, bars, { ...actions, quality });
  };
}

/** What the bars of a series are to be read with beside their prices. */
interface BarActions {
  readonly splits?: readonly SeriesSplit[];
  readonly dividends?: readonly SeriesDividend[];
  readonly unadjustedBasis?: UnadjustedBasis;
}

/** Of a series: no splits where prices are adjusted, no dividends where prices may hold them. */
async function actionsInBars(series: StoredSeries, bars: readonly Bar[]): Promise<BarActions> {
  const { actionCount, basis: stated } = series.description;
  if (actionCount === 0) {
    return stated === undefined || stated === "FULLY_ADJUSTED" ? {} : { unadjustedBasis: stated };
  }
  const input = await qualityInputOf(series);
  const basis = unadjustedBasisOf(input);
  if (basis === undefined) return {};
  const starts = bars.map(({ startTimeMs }) => startTimeMs);
  return {
    unadjustedBasis: basis,
    dividends: dividendsAmong(input.actions, starts, basis),
    ...(basis === "AS_TRADED" && { splits: splitsAmong(input.actions, starts) }),
  };
}

/**
 * Prices as traded show it by their splits. Bars that show no split may be adjusted for dividends too: whether they
 * are has to be stated.
 */
function unadjustedBasisOf(input: QualityInput): UnadjustedBasis | undefined {
  const { basis: stated } = input;
  if (stated === "SPLIT_ADJUSTED") return stated;
  return basisOf(input) === "AS_TRADED" ? "AS_TRADED" : undefined;
}

/** The history of a series; `bars`, `splits` and `dividends` ascend strictly in time. */
export function barHistory(
  series: Pick<
    SeriesDescription,
    "instrument" | "interval" | "provenance" | "source" | "dataHash" | "hasOpens"
  >,
  bars: readonly Bar[],
  {
    splits = [],
    dividends = [],
    unadjustedBasis,
    quality = async () => ({ findings: [] }),
  }: BarActions & {
    readonly quality?: BarHistory["quality"];
  } = {},
): BarHistory {
  const { instrument, interval, provenance, source, dataHash, hasOpens } = series;
  /** Those among actions that take effect with bars of a span. */
  const actionsBetween = <Action extends { readonly exTimeMs: number }>(
    actions: readonly Action[],
    afterMs: number,
    untilMs: number,
  ): readonly Action[] => {
    if (actions.length === 0) return actions;
    const span = barsBetween(bars, interval, afterMs, untilMs);
    const before = barsKnownAt(bars, interval, afterMs, 1)[0]?.startTimeMs ?? -Infinity;
    const last = span.at(-1)?.startTimeMs ?? -Infinity;
    return actions.filter(({ exTimeMs }) => exTimeMs > before && exTimeMs <= last);
  };
  return {
    instrument,
    interval,
    provenance,
    source,
    dataHash,
    hasOpens,
    closeTimesMs: bars.map((bar) => closeTimeMs(bar, interval)),
    knownAt: (asOfMs, limit) =>
      inSharesOf(barsKnownAt(bars, interval, asOfMs, limit), splits, asOfMs),
    between: (afterMs, untilMs) => barsBetween(bars, interval, afterMs, untilMs),
    splitsBetween: (afterMs, untilMs) => actionsBetween(splits, afterMs, untilMs),
    ...(unadjustedBasis && { unadjustedBasis }),
    dividendsBetween: (afterMs, untilMs) => actionsBetween(dividends, afterMs, untilMs),
    after: (asOfMs, limit) => inSharesOf(barsAfter(bars, interval, asOfMs, limit), splits, asOfMs),
    quality,
    problem() {
      for (const bar of bars) {
        const [first] = barProblems(bar, interval);
        if (first) return `${barStartText(bar.startTimeMs)}: ${first.field} ${first.description}`;
      }
      for (const { exTimeMs, newShares, oldShares } of splits) {
        if (isSplitRatio(newShares / oldShares)) continue;
        return `${barStartText(exTimeMs)}: its splits together, ${newShares} new shares for ${oldShares}, are more than the ledger counts`;
      }
      for (const { exTimeMs, amount } of dividends) {
        if (amount > 0 && amount <= largestDividend) continue;
        return `${barStartText(exTimeMs)}: its dividends together, ${amount} for a share, are not over 0 and up to ${largestDividend}`;
      }
      return undefined;
    },
  };
}
