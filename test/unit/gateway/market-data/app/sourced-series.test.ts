import assert from "node:assert/strict";
import { test } from "node:test";
import { findSeries } from "#gateway/market-data/app/find-series.ts";
import { importBars } from "#gateway/market-data/app/import-bars.ts";
import type { BarSource, FetchedSeries, SeriesStore } from "#gateway/market-data/app/ports.ts";
import { withSources } from "#gateway/market-data/app/sourced-series.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { openSeriesStore } from "#test/support/series-store.ts";

const bar = { startTimeMs: 0, open: 1, high: 1, low: 1, close: 1, volumeUnits: 1 };

function seriesFrom(source: string, ticker: string): FetchedSeries {
  const instrument = instrumentOfTicker(ticker);
  const stated = { source, provenance: "REAL", actions: [], notes: [] } as const;
  return { instrument, interval: "DAY_1", bars: [bar], ...stated };
}

/** A source that has some tickers, and the tickers that it was asked for. */
function sourceOf(name: string, ...tickers: readonly string[]) {
  const asked: string[] = [];
  const source: BarSource = {
    name,
    intervals: ["DAY_1"],
    tickers,
    async fetch(ticker) {
      asked.push(ticker);
      return tickers.includes(ticker) ? seriesFrom(name, ticker) : undefined;
    },
  };
  return { source, asked };
}

const nowMs = () => Date.UTC(2020, 0, 1);
const imported = { origin: "IMPORTED", nowMs: nowMs() } as const;

/** A store of its own with sources behind it. */
async function storeWith(...sources: readonly BarSource[]): Promise<SeriesStore> {
  return withSources(await openSeriesStore(), sources, nowMs);
}

/** The sources of the series stored of a ticker, the one that applies first. */
async function sourcesOf(store: SeriesStore, ticker: string): Promise<readonly string[]> {
  return (await store.find(ticker, "DAY_1")).map(({ description }) => description.source);
}

test("a series that nobody imported is fetched once, from the first source that has it", async () => {
  const [first, second] = [sourceOf("first", "A"), sourceOf("second", "A", "B")];
  const store = await storeWith(first.source, second.source);
  for (const ticker of ["A", "B", "A", "B"]) await store.find(ticker, "DAY_1");
  assert.deepEqual(await sourcesOf(store, "A"), ["first"]);
  assert.deepEqual(await sourcesOf(store, "B"), ["second"]);
  assert.deepEqual([first.asked, second.asked], [["A", "B"], ["B"]]);
});

test("a series that somebody imported comes before every source, which is then not asked", async () => {
  const { source, asked } = sourceOf("source", "A");
  const store = await storeWith(source);
  await importBars(store, seriesFrom("A.csv", "A"), imported);
  assert.deepEqual(await sourcesOf(store, "A"), ["A.csv"]);
  assert.deepEqual(asked, []);
});

test("what a source answered is no obstacle to an import of other bars, and stays behind them", async () => {
  const store = await storeWith(sourceOf("source", "A").source);
  assert.deepEqual(await sourcesOf(store, "A"), ["source"]);
  const other = { ...seriesFrom("A.csv", "A"), bars: [{ ...bar, high: 2 }] };
  const { storedCount } = await importBars(store, other, imported);
  assert.equal(storedCount, 1);
  assert.deepEqual(await sourcesOf(store, "A"), ["A.csv", "source"]);
  const [own, fetched] = await store.find("A", "DAY_1");
  assert.deepEqual(await own?.readBars(), other.bars);
  assert.deepEqual(await fetched?.readBars(), [bar]);
});

test("a source is not asked for a text that is no ticker", async () => {
  const { source, asked } = sourceOf("source", "A");
  const store = await storeWith(source);
  assert.deepEqual(await store.find("../A", "DAY_1"), []);
  assert.deepEqual(asked, []);
});

test("an unknown ticker is refused with those that are stored or offered", async () => {
  const store = await storeWith(sourceOf("source", "B", "A").source);
  await store.find("B", "DAY_1");
  await assert.rejects(findSeries(store, "C", "DAY_1"), {
    code: "NOT_FOUND",
    reason: "INSTRUMENT_UNKNOWN",
    message: /no bars are stored for "C"; stored are: A, B; import its bars first/,
  });
});

test("of many tickers an unknown one's message names twenty and counts the others", async () => {
  const tickers = Array.from({ length: 23 }, (_, index) => `T${index + 100}`);
  const store = await storeWith(sourceOf("source", ...tickers).source);
  await assert.rejects(findSeries(store, "C", "DAY_1"), /T119 and 3 more; import/);
});

/** A source that nobody reaches. */
const silent: BarSource = {
  name: "silent",
  intervals: ["DAY_1"],
  tickers: [],
  fetch: () =>
    Promise.reject(new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "silent does not answer")),
};

test("where a source does not answer the next one is asked, and what answered is recorded", async () => {
  const store = await storeWith(silent, sourceOf("second", "A").source);
  assert.deepEqual(await sourcesOf(store, "A"), ["second"]);
});

test("a ticker that no source has is unavailable, not unknown, while one of them did not answer", async () => {
  const store = await storeWith(silent, sourceOf("second", "A").source);
  await assert.rejects(findSeries(store, "B", "DAY_1"), {
    reason: "PEER_UNREACHABLE",
    message: "silent does not answer",
  });
});

test("a source without bars of the interval is not asked", async () => {
  const { source, asked } = sourceOf("first", "A");
  const store = await storeWith({ ...source, intervals: [] }, sourceOf("second", "A").source);
  assert.deepEqual(await sourcesOf(store, "A"), ["second"]);
  assert.deepEqual(asked, []);
});

test("a source's answer that nobody foresaw is an error, not a reason to ask the next one", async () => {
  const broken = { ...silent, fetch: () => Promise.reject(new TypeError("a defect")) };
  const store = await storeWith(broken, sourceOf("second", "A").source);
  await assert.rejects(store.find("A", "DAY_1"), /a defect/);
});

test("no source is asked for the message about an interval that is not stored", async () => {
  const asked: string[] = [];
  const source: BarSource = {
    ...{ name: "hourly", intervals: ["HOUR_1", "DAY_1"], tickers: [] },
    async fetch(ticker, interval) {
      asked.push(interval);
      return interval === "HOUR_1" ? { ...seriesFrom("hourly", ticker), interval } : undefined;
    },
  };
  const store = await storeWith(source);
  await assert.rejects(findSeries(store, "A", "DAY_1"), { reason: "INSTRUMENT_UNKNOWN" });
  assert.deepEqual(asked, ["DAY_1"]);
  await store.find("A", "HOUR_1");
  await assert.rejects(findSeries(store, "A", "DAY_1"), /but bars of 1h; ask for those/);
});
