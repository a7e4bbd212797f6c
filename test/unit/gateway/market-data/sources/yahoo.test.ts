import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type ChartRow,
  chartText,
  priceServer,
  sourceAt,
  unknownSymbol,
} from "#test/support/price-server.ts";

const newYork = { currency: "USD", exchangeTimezoneName: "America/New_York", gmtoffset: -18_000 };
const day = (date: string) => Date.parse(`${date}T00:00:00Z`);
const server = await priceServer();
const yahoo = sourceAt("yahoo", server);

/** What the source makes of an answer. */
async function read(body: string, ticker = "AAPL", status = 200) {
  server.reply({ status, body });
  return yahoo.fetch(ticker, "DAY_1");
}

/** A row on which nothing but its time matters. */
const plain = (at: string): ChartRow => ({ at, values: [10, 11, 9, 10.5, 100, 10.5] });

test("yahoo's chart is read with adjusted closes, splits, and dividends as they were paid", async () => {
  const rows = [
    { at: "2020-08-07T13:30:00Z", values: [113.2, 113.7, 110.3, Math.fround(111.11), 198, 109.5] },
    { at: "2020-08-31T13:30:00Z", values: [127.6, 131, 126, 129, 225_702_700, 127] },
  ];
  const events = {
    dividends: { 1: { amount: 0.205, date: Date.parse("2020-08-07T13:30:00Z") / 1000 } },
    splits: {
      2: {
        date: Date.parse("2020-08-31T13:30:00Z") / 1000,
        numerator: 4,
        denominator: 1,
        splitRatio: "4:1",
      },
    },
  };
  const series = await read(chartText(newYork, rows, events));
  assert.ok(series);
  assert.deepEqual(series.bars[0], {
    ...{ startTimeMs: day("2020-08-07"), open: 113.2, high: 113.7, low: 110.3, close: 111.11 },
    ...{ adjClose: 109.5, volumeUnits: 198 },
  });
  assert.deepEqual(series.actions, [
    { kind: "DIVIDEND", exTimeMs: day("2020-08-07"), amount: 0.82 },
    { kind: "SPLIT", exTimeMs: day("2020-08-31"), newSharesPerOld: 4 },
  ]);
  const { basis, source, provenance, instrument, notes } = series;
  assert.deepEqual(
    [basis, source, provenance, instrument.currency, notes],
    ["SPLIT_ADJUSTED", "yahoo AAPL", "REAL", "USD", []],
  );
});

test("yahoo is asked for the whole history of days, up to now", async () => {
  await read(chartText(newYork, [plain("2026-01-09T14:30:00Z")]), "BRK-B");
  const { pathname, searchParams } = new URL(server.asked.at(-1)!, server.url);
  assert.equal(pathname, "/v8/finance/chart/BRK-B");
  assert.deepEqual(Object.fromEntries(searchParams), {
    interval: "1d",
    events: "div,splits",
    period1: "-2208988800",
    period2: `${Date.parse("2026-01-10T12:00:00Z") / 1000}`,
  });
});

test("pence and cents become pounds and rand, bit for bit those of a quotation in pounds and rand", async () => {
  for (const [ticker, minor, major, zone] of [
    ["VOD.L", "GBp", "GBP", "Europe/London"],
    ["SOL.JO", "ZAc", "ZAR", "Africa/Johannesburg"],
  ] as const) {
    const row = { at: "2020-01-06T09:00:00Z", values: [7013, 7019, 7001, 7009, 5, 6900.5] };
    const meta = { currency: minor, exchangeTimezoneName: zone };
    const series = await read(chartText(meta, [row]), ticker);
    assert.equal(series?.instrument.currency, major);
    const { open, high, low, close, adjClose } = series!.bars[0]!;
    assert.deepEqual([open, high, low, close, adjClose], [70.13, 70.19, 70.01, 70.09, 69.005]);
    assert.deepEqual(series?.notes, [`prices in ${minor} are stored in ${major}`]);
  }
});

test("hours start when they trade; the quote that yahoo appends is no bar, nor is one that is not over", async () => {
  const server = await priceServer();
  const rows = [
    plain("2026-01-09T14:30:00Z"),
    plain("2026-01-09T20:30:00Z"),
    { at: "2026-01-09T21:00:00Z", values: [9, 9, 9, 9, 0, null] },
    plain("2026-01-09T21:00:01Z"),
  ];
  const end = Date.parse("2026-01-09T21:00:00Z") / 1000;
  const meta = { ...newYork, dataGranularity: "1h", currentTradingPeriod: { regular: { end } } };
  server.reply({ body: chartText(meta, rows) });
  const source = sourceAt("yahoo", server);
  const series = await source.fetch("AAPL", "HOUR_1");
  assert.deepEqual(
    series?.bars.map(({ startTimeMs }) => new Date(startTimeMs).toISOString()),
    ["2026-01-09T14:30:00.000Z", "2026-01-09T20:30:00.000Z"],
  );
  assert.deepEqual(series?.notes, []);
  const { searchParams } = new URL(server.asked.at(-1)!, server.url);
  const [first, last] = ["period1", "period2"].map((name) => Number(searchParams.get(name)));
  assert.deepEqual([searchParams.get("interval"), last! - first!], ["1h", 729 * 86_400]);
  const early = sourceAt("yahoo", server, {}, () => Date.parse("2026-01-09T21:29:59Z"));
  assert.equal((await early.fetch("AAPL", "HOUR_1"))?.bars.length, 1);
  assert.equal(await source.fetch("AAPL", "MINUTE_5"), undefined);
});

test("the turnover of a crypto pair becomes its volume in coins", async () => {
  const row = { at: "2020-01-02T00:00:00Z", values: [100, 110, 90, 105, 2100, 105] };
  const meta = { currency: "USD", exchangeTimezoneName: "UTC" };
  const series = await read(chartText(meta, [row]), "BTC-USD");
  assert.equal(series?.bars[0]?.volumeUnits, 20);
  assert.deepEqual(series?.notes, ["turnover is divided by the close to a volume in coins"]);
});

test("a day is that of the exchange: of the pound, which begins at 23:00 UTC of the day before in summer", async () => {
  const meta = { currency: "USD", exchangeTimezoneName: "Europe/London", gmtoffset: 0 };
  const rows = [plain("2020-07-05T23:00:00Z"), plain("2020-12-07T00:00:00Z")];
  const series = await read(chartText(meta, rows), "GBPUSD=X");
  const starts = series?.bars.map(({ startTimeMs }) => startTimeMs);
  assert.deepEqual(starts, [day("2020-07-06"), day("2020-12-07")]);
  const unknownZone = { ...meta, exchangeTimezoneName: "Mars/Olympus", gmtoffset: 3600 };
  const other = await read(chartText(unknownZone, rows.slice(0, 1)), "GBPUSD=X");
  assert.equal(other?.bars[0]?.startTimeMs, day("2020-07-06"));
});

test("rows without a close, without a whole bar, and days that are not over are left out and counted", async () => {
  const rows = [
    plain("2020-01-02T14:30:00Z"),
    { at: "2020-01-03T14:30:00Z", values: [null, null, null, null, null, null] },
    { at: "2020-01-06T14:30:00Z", values: [null, 11, 9, 10, 100, 10] },
    { at: "2026-01-10T11:59:00Z", values: [10, 11, 9, 10, 100, 10] },
  ];
  const series = await read(chartText(newYork, rows));
  assert.deepEqual(
    series?.bars.map(({ startTimeMs }) => startTimeMs),
    [day("2020-01-02")],
  );
  assert.deepEqual(series?.notes, [
    "1 row without a close left out",
    "1 bar without open, high or low left out",
  ]);
});

test("a series of which nobody publishes opens keeps its closes", async () => {
  const row = { at: "2020-01-02T14:30:00Z", values: [null, null, null, 10, null, 10] };
  const series = await read(chartText(newYork, [row]));
  assert.deepEqual(series?.bars, [{ startTimeMs: day("2020-01-02"), close: 10, adjClose: 10 }]);
});

test("a symbol that yahoo does not know, or has no bar of, is unknown", async () => {
  assert.equal(await read(unknownSymbol, "NOPE", 404), undefined);
  assert.equal(await read(JSON.stringify({ chart: { result: [], error: null } })), undefined);
  assert.equal(await read(JSON.stringify({ chart: { result: null, error: null } })), undefined);
  assert.equal(await read(chartText(newYork, [])), undefined);
  assert.equal(await read(chartText(newYork, [plain("2026-01-10T11:59:00Z")])), undefined);
});

test("yahoo is not asked for what it cannot have", async () => {
  const before = server.asked.length;
  for (const ticker of ["GTCO.LG", "SCOM.NR", "NPN", "A.ZZZ"]) {
    assert.equal(await read("", ticker), undefined, ticker);
  }
  assert.equal(server.asked.length, before);
});

test("an answer that is none of a chart is unavailable, and says what it is", async () => {
  const whole = chartText(newYork, [plain("2020-01-02T14:30:00Z")]);
  const short = whole.replace('"close":[10.5]', '"close":[10.5,11]');
  for (const [body, status, reason] of [
    [whole.slice(0, -20), 200, /yahoo answered what is no JSON, or only a part of it: "\{"chart"/],
    ["<!doctype html><p>Sorry", 200, /answered what is no JSON.*<!doctype html>/],
    ["<html>Not here", 404, /answered what is no JSON/],
    ["{}", 200, /answered another format: chart: /],
    ["forbidden", 403, /answered 403/],
    [short, 200, /answered 1 times but 2 of close/],
    [
      chartText({ ...newYork, dataGranularity: "1mo" }, [plain("2020-01-02T00:00:00Z")]),
      200,
      /bars of 1mo/,
    ],
    [
      chartText({ currency: "dollars" }, [plain("2020-01-02T00:00:00Z")]),
      200,
      /unknown currency "dollars"/,
    ],
    [
      JSON.stringify({ chart: { result: null, error: { code: "Internal" } } }),
      200,
      /answered Internal/,
    ],
  ] as const) {
    await assert.rejects(read(body, "AAPL", status), {
      code: "UNAVAILABLE",
      reason: "PEER_UNREACHABLE",
      message: reason,
    });
  }
});

test("bars that hold a split although yahoo takes splits out are noted, and keep the basis that yahoo gives", async () => {
  const [before, after] = ["2020-08-28", "2020-08-31"].map((date) => `${date}T13:30:00Z`);
  const rows = [
    { at: before!, values: [500, 505, 495, 500, 100, 500] },
    { at: after!, values: [125, 127, 124, 125, 400, 125] },
  ];
  const split = {
    date: Date.parse(after!) / 1000,
    numerator: 4,
    denominator: 1,
    splitRatio: "4:1",
  };
  const series = await read(chartText(newYork, rows, { splits: { 1: split } }));
  assert.equal(series?.basis, "SPLIT_ADJUSTED");
  assert.deepEqual(series?.notes, [
    "not the prices that yahoo gives: 4:1 on 2020-08-31 is left in the prices, although the prices are stated as SPLIT_ADJUSTED",
  ]);
  const sound = rows.map(({ at }) => ({ at, values: [125, 127, 124, 125, 400, 125] }));
  const other = await read(chartText(newYork, sound, { splits: { 1: split } }));
  assert.deepEqual(other?.notes, []);
});
