import { isoDateOf } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { unitTermsOf } from "#lib/kernel/quantity.ts";
import {
  type BarDifference,
  type BarHistory,
  type BarQuality,
  compareBars,
  type ReadHistory,
} from "../../market-data/app/bar-history.ts";
import { type ForwardNight, type RevisedBars, sprintOfNight } from "../domain/forward-night.ts";
import { type SessionBars, sessionsToAdd } from "../domain/forward-sessions.ts";
import type { PinnedSeries, Sprint } from "../domain/sprint.ts";
import { checkDataQuality, pinnedSeries } from "./data-quality.ts";
import {
  checkStoredBars,
  dataHashOf,
  pinnedRatesOf,
  readHistories,
  readPinnedData,
} from "./pinned-data.ts";
import { type RateHistory, rateHistory } from "./rate-history.ts";

/** What a night is planned from. */
export interface PlanNightInput {
  readonly sprint: Sprint;
  /** Those before, in their order. */
  readonly nights: readonly ForwardNight[];
  readonly nowMs: number;
  readonly build: string;
}

/** The night that the stored bars allow, and what is stored. */
export interface PlannedNight {
  /** Absent where there is no new session that every ticker has a bar of. */
  readonly night?: ForwardNight;
  readonly bars: readonly SessionBars[];
}

/**
 * Plans the next night of a forward sprint on the newest revision of its bars: every new session in its order.
 * @throws Fault DATA_CHANGED where all earlier prices of a ticker are others by one factor since the night before, or
 *   its basis is another; BARS_QUARANTINED, BARS_INVALID; INSTRUMENT_UNKNOWN where bars were removed.
 */
export async function planNight(
  readHistory: ReadHistory,
  { sprint, nights, nowMs, build }: PlanNightInput,
): Promise<PlannedNight> {
  const { spec } = sprint;
  const histories = await readHistories(readHistory, spec.tickers, spec.interval);
  const bars = histories.map(({ instrument, closeTimesMs }) => ({ ...instrument, closeTimesMs }));
  const lastAsOfMs = sprint.asOfTimesMs.at(-1);
  const { asOfTimesMs, skipped } = sessionsToAdd(bars, lastAsOfMs);
  if (asOfTimesMs.length === 0) return { bars };
  const rates = await readRates(readHistory, sprint);
  checkStoredBars(histories, rates);
  const { ofTickers, ofRates } = await checkDataQuality(histories, rates, spec);
  const series = histories.map((history, at) =>
    onTermsOf(sprint, at, pinnedSeries(history, ofTickers[at] as BarQuality)),
  );
  const pinnedRates = pinnedRatesOf(rates, spec.interval, ofRates);
  const before = nights.at(-1);
  const revised =
    before && lastAsOfMs !== undefined
      ? await revisedSince(readHistory, sprintOfNight(sprint, before), histories, lastAsOfMs)
      : [];
  const night: ForwardNight = {
    sequence: nights.length + 1,
    createTimeMs: nowMs,
    firstAudit: sprint.asOfTimesMs.length + 1,
    asOfTimesMs,
    series,
    ...(pinnedRates && { rates: pinnedRates }),
    dataHash: dataHashOf(histories, rates),
    skipped,
    revised,
    build,
  };
  return { night, bars };
}

/**
 * What is pinned of a series once stays: how its units are counted, and what was done to its prices, which more bars
 * could show otherwise.
 */
function onTermsOf({ series = [] }: Sprint, at: number, now: PinnedSeries): PinnedSeries {
  const pinned = series[at] as PinnedSeries;
  const { quantityDecimals: _, contractMultiplier: __, basis, ...rest } = now;
  if (pinned.basis !== undefined && basis !== undefined && basis !== pinned.basis) {
    const what = `the prices of ${now.ticker} are ${basis} by now, and were pinned as ${pinned.basis}`;
    throw changed(
      `${what}; import them as they were, or begin another forward sprint under a new name`,
    );
  }
  return { ...rest, ...unitTermsOf(pinned), ...(pinned.basis && { basis: pinned.basis }) };
}

/** The newest bars of the pairs that were pinned. */
async function readRates(
  readHistory: ReadHistory,
  { rates = [], spec }: Sprint,
): Promise<readonly RateHistory[]> {
  const found: RateHistory[] = [];
  for (const { from, to, legs } of rates) {
    const ofRate = [];
    for (const { ticker, inverse, interval = spec.interval } of legs) {
      ofRate.push({ ticker, inverse, history: await readHistory(ticker, interval) });
    }
    found.push(rateHistory(from, to, ofRate));
  }
  return found;
}

/** What was revised of the bars that the night before saw. @throws Fault DATA_CHANGED */
async function revisedSince(
  readHistory: ReadHistory,
  before: Sprint,
  histories: readonly BarHistory[],
  lastAsOfMs: number,
): Promise<readonly RevisedBars[]> {
  const isNewer = ({ dataHash }: BarHistory, at: number) =>
    before.series?.[at]?.dataHash !== dataHash;
  if (!histories.some(isNewer)) return [];
  const seen = await readPinnedData(readHistory, before);
  return histories.flatMap((history, at): RevisedBars[] => {
    if (!isNewer(history, at)) return [];
    const { ticker } = history.instrument;
    const until = (one: BarHistory) => one.between(Number.NEGATIVE_INFINITY, lastAsOfMs);
    const difference = compareBars(until(seen.histories[at] as BarHistory), until(history));
    const { barCount, firstBarMs } = difference;
    if (firstBarMs === undefined) return [];
    refuseReadjusted(ticker, difference, lastAsOfMs);
    return [{ ticker, barCount, firstBarMs }];
  });
}

function refuseReadjusted(ticker: string, { isReadjusted }: BarDifference, asOfMs: number): void {
  if (!isReadjusted) return;
  throw changed(
    `all prices of ${ticker} up to ${isoDateOf(asOfMs - 1)} were adjusted since the night before, as after a split ` +
      "or a dividend: open positions and forecasts are in the prices of then. Import the prices as they were traded, " +
      "with the split, or begin another forward sprint under a new name; gates take both sets together",
  );
}

function changed(message: string): Fault {
  return new Fault("FAILED_PRECONDITION", "DATA_CHANGED", message);
}
