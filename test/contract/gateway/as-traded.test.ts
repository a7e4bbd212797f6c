import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { importSeries } from "#cli/bars/import-series.ts";
import { type BarHistory, historyReader } from "#gateway/market-data/app/bar-history.ts";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import { forecastPeer } from "#gateway/sprint/peers/forecast-peer.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { loadForecastConfig } from "#services/forecast/config.ts";
import { startForecast } from "#services/forecast/service.ts";
import { type Served, serve } from "#test/support/served.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { type MarketDataGateway, startMarketData } from "./market-data/market-data-gateway.ts";

/** The splits that are put back into the sample prices, which are adjusted for splits. */
const splits = [
  { kind: "SPLIT", exTimeMs: Date.parse("2014-06-09"), newSharesPerOld: 7 },
  { kind: "SPLIT", exTimeMs: Date.parse("2016-03-01"), newSharesPerOld: 0.25 },
] as const;
const horizonBars = 10;

let gateway: MarketDataGateway;
let forecasts: Served;
let traded: BarHistory;
let adjusted: BarHistory;
before(async () => {
  gateway = await startMarketData(temporaryFolder());
  forecasts = await serve(startForecast, loadForecastConfig({ environment: {} }));
  const sample = await readSampleSeries();
  const named = (ticker: string) => ({ ...sample, instrument: { ...sample.instrument, ticker } });
  await importSeries(gateway.client, { ...named("ADJUSTED"), basis: "SPLIT_ADJUSTED" });
  const bars = sample.bars.map(asTraded);
  await importSeries(gateway.client, { ...named("TRADED"), bars, actions: splits });
  const read = historyReader(gateway.series, () => Promise.resolve());
  traded = await read("TRADED", "DAY_1");
  adjusted = await read("ADJUSTED", "DAY_1");
});
after(async () => {
  await forecasts.remove();
  await gateway.close();
});

/** A bar of the sample as it would have been traded with these splits. */
function asTraded(bar: Bar): Bar {
  const factor = splits
    .filter(({ exTimeMs }) => bar.startTimeMs < exTimeMs)
    .reduce((product, { newSharesPerOld }) => product * newSharesPerOld, 1);
  const { startTimeMs, open, high, low, close, volumeUnits } = bar;
  return {
    startTimeMs,
    open: open * factor,
    high: high * factor,
    low: low * factor,
    close: close * factor,
    volumeUnits: volumeUnits / factor,
  };
}

test("a series as traded with its actions gives the forecast ratios of the adjusted one to 1e-9", {
  timeout: 180_000,
}, async () => {
  const peer = forecastPeer(forecasts.channel, {
    patienceMs: 10_000,
    attemptMs: 60_000,
    sleep: (ms) => delay(ms),
    nowMs: () => performance.now(),
  });
  const { forecast: policy } = await peer.policy({});
  const ratiosAt = async (history: BarHistory, asOfMs: number) => {
    const { instrument, interval } = history;
    const bars = history.knownAt(asOfMs, policy.lookbackBars);
    const stated = { auditSet: "sprints/as-traded", instrument, interval, asOfMs, horizonBars };
    const common = { ...stated, priceBasis: undefined };
    const made = await peer.create({ ...common, bars, policy: policy.pinned }, never);
    assert.ok(!("dropped" in made));
    const { digest } = await peer.score(made.name, history.after(asOfMs, horizonBars), 5, never);
    // The scores that have no unit; the others are in prices.
    const outcome = digest as unknown as {
      readonly rmseRatio: { readonly value: number };
      readonly ensemble: { readonly smape: { readonly value: number } };
    };
    const ratio = (price: number) => price / made.lastClosePrice;
    return {
      prices: made.ensemblePrices.map(ratio),
      lower: made.bands.flatMap(({ lowerPrices }) => lowerPrices.map(ratio)),
      atr: ratio(made.atrPrice),
      up: made.upProbabilities,
      scores: [outcome.rmseRatio.value, outcome.ensemble.smape.value],
    };
  };
  // The last as-of before each split, so that what is scored lies behind it; the first after; and far from both.
  for (const date of ["2014-06-07", "2014-06-10", "2016-03-01", "2016-03-02", "2017-01-05"]) {
    const asOfMs = Date.parse(date);
    const one = await ratiosAt(traded, asOfMs);
    const other = await ratiosAt(adjusted, asOfMs);
    for (const name of ["prices", "lower", "up"] as const) {
      assert.ok(one[name].length > 0);
      for (const [at, value] of one[name].entries())
        near(value, other[name][at], `${date} ${name}`);
    }
    near(one.atr, other.atr, `${date} atr`);
    // Errors are differences of prices, which leave fewer digits.
    for (const [at, score] of one.scores.entries())
      near(score, other.scores[at], `${date} score`, 1e-6);
  }
});

const never = new AbortController().signal;

function near(value: number, wanted: number | undefined, what: string, tolerance = 1e-9): void {
  assert.ok(
    Math.abs(value / (wanted ?? Number.NaN) - 1) <= tolerance,
    `${what}: ${value}, ${wanted}`,
  );
}

test("the basis of a series is detected from its actions, and adjusted prices keep theirs", async () => {
  assert.equal((await traded.quality()).basis, "AS_TRADED");
  assert.deepEqual((await traded.quality()).findings, []);
  assert.equal((await adjusted.quality()).basis, "SPLIT_ADJUSTED");
});

test("before a split the last bar known has the price that was paid on that day", async () => {
  const asOfMs = Date.parse("2014-06-07");
  const known = traded.knownAt(asOfMs, 300);
  const last = known.at(-1);
  assert.equal(last?.startTimeMs, Date.parse("2014-06-06"));
  const sample = await readSampleSeries();
  const own = sample.bars.find(({ startTimeMs }) => startTimeMs === last?.startTimeMs);
  assert.equal(last?.close, (own?.close ?? 0) * 7 * 0.25);
});

test("execution is told of a split with the bars that it takes effect with, and of no other", () => {
  const until = (date: string) => Date.parse(date);
  const told = (from: string, to: string) =>
    traded
      .splitsBetween(until(from), until(to))
      .map(({ newShares, oldShares }) => [newShares, oldShares]);
  assert.deepEqual(told("2014-05-01", "2014-06-07"), []);
  assert.deepEqual(told("2014-06-07", "2014-06-10"), [[7, 1]]);
  assert.deepEqual(told("2014-06-10", "2016-02-28"), []);
  assert.deepEqual(told("2014-01-01", "2018-01-01"), [
    [7, 1],
    [1, 4],
  ]);
  assert.deepEqual(adjusted.splitsBetween(0, until("2018-01-01")), []);
});
