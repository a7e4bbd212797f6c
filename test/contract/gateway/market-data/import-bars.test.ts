import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { importSeries } from "#cli/bars/import-series.ts";
import { seriesAt } from "#cli/bars/series-at.ts";
import type { BarSeries } from "#gateway/market-data/domain/series.ts";
import { seriesHash } from "#gateway/market-data/domain/series-hash.ts";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { barToMessage } from "#lib/wire/bar-message.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { type MarketDataGateway, startMarketData } from "./market-data-gateway.ts";

const dayMs = 86_400_000;
const testdata = join(repositoryRoot, "test/testdata/bars");

function bars(count: number, firstDay = 16_000): readonly Bar[] {
  return Array.from({ length: count }, (_, index) => {
    const close = 100 + index / 3;
    const range = { open: 100.25, high: close + 1, low: 99.5, close };
    return { startTimeMs: (firstDay + index) * dayMs, ...range, volumeUnits: 1e6 + index };
  });
}

function seriesOf(ticker: string, over: Partial<BarSeries> = {}): BarSeries {
  return {
    instrument: {
      ticker,
      exchange: "US",
      assetClass: "US_EQUITY",
      currency: "USD",
      lotSizeUnits: 1,
      region: "US",
    },
    interval: "DAY_1",
    bars: bars(3),
    source: `${ticker}.csv`,
    provenance: "SYNTHETIC",
    ...over,
  };
}

/** Passes a Fault of a code and reason whose violations are of these fields. */
function isFault(code: string, reason: string, fields: readonly string[], message = /./) {
  return (error: unknown) => {
    assert.ok(error instanceof Fault, String(error));
    assert.deepEqual([error.code, error.reason], [code, reason], error.message);
    assert.deepEqual(
      error.violations.map(({ field }) => field),
      fields,
    );
    assert.match(error.message, message);
    return true;
  };
}

let gateway: MarketDataGateway;
const folder = temporaryFolder();
before(async () => {
  gateway = await startMarketData(folder);
});
after(() => gateway.close());

/** The bars that are stored of a ticker. */
async function storedBars(ticker: string): Promise<readonly Bar[] | undefined> {
  const [series] = await gateway.series.find(ticker, "DAY_1");
  return series?.readBars();
}

test("ImportBars stores every bar to the last bit and describes the series", async () => {
  const sample = await readSampleSeries();
  const { series, storedCount } = await importSeries(gateway.client, sample);
  assert.equal(storedCount, 1260n);
  assert.equal(series?.barCount, 1260n);
  assert.equal(series?.provenance, DataProvenance.REAL);
  assert.equal(series?.dataHash, seriesHash(sample.bars));
  assert.deepEqual(series?.lastBarTime, timestampFromMs(Date.UTC(2018, 4, 11)));
  assert.deepEqual(await storedBars("AAPL"), sample.bars);
});

test("ImportBars stores nothing twice", async () => {
  const first = await importSeries(gateway.client, seriesOf("TWICE"));
  const again = await importSeries(gateway.client, seriesOf("TWICE", { source: "other.csv" }));
  assert.equal(again.storedCount, 0n);
  assert.deepEqual(again.series, first.series);
});

test("ImportBars adds later and earlier bars to a series and counts only those", async () => {
  await importSeries(gateway.client, seriesOf("GROW", { bars: bars(5).slice(1, 3) }));
  const grown = await importSeries(gateway.client, seriesOf("GROW", { bars: bars(5) }));
  assert.equal(grown.storedCount, 3n);
  assert.equal(grown.series?.dataHash, seriesHash(bars(5)));
  assert.deepEqual(await storedBars("GROW"), bars(5));
});

test("ImportBars never mixes recorded and generated bars in one series", async () => {
  await importSeries(gateway.client, seriesOf("MIX"));
  await assert.rejects(
    importSeries(gateway.client, seriesOf("MIX", { provenance: "REAL", bars: bars(2, 17_000) })),
    isFault(
      "ALREADY_EXISTS",
      "BARS_CONFLICTING",
      ["header.provenance"],
      /MIX is stored as SYNTHETIC/,
    ),
  );
  assert.deepEqual(await storedBars("MIX"), bars(3));
});

test("ImportBars refuses another instrument under a stored ticker", async () => {
  await importSeries(gateway.client, seriesOf("SAME"));
  const other = seriesOf("SAME");
  for (const [over, field] of [
    [{ lotSizeUnits: 100 }, "lot_size_units"],
    [{ quantityDecimals: 8 }, "quantity_decimals"],
    [{ contractMultiplier: 1000 }, "contract_multiplier"],
  ] as const) {
    await assert.rejects(
      importSeries(gateway.client, { ...other, instrument: { ...other.instrument, ...over } }),
      isFault("ALREADY_EXISTS", "BARS_CONFLICTING", [`header.instrument.${field}`]),
    );
  }
});

test("ImportBars keeps how the units of an instrument are counted", async () => {
  const coin = seriesOf("COIN-USD");
  const instrument = { ...coin.instrument, quantityDecimals: 8, contractMultiplier: 0.5 };
  await importSeries(gateway.client, { ...coin, instrument });
  const [stored] = await gateway.series.find("COIN-USD", "DAY_1");
  assert.deepEqual(stored?.description.instrument, instrument);
});

test("a coin that was stored without a word of its units is the coin that is traded in fractions", async () => {
  const stored = seriesOf("OLD-USD");
  const coin = { ...stored.instrument, assetClass: "CRYPTO" } as const;
  await importSeries(gateway.client, { ...stored, instrument: coin });
  const now = { ...coin, quantityDecimals: 8 };
  const longer = seriesOf("OLD-USD", { bars: bars(5) });
  await importSeries(gateway.client, { ...longer, instrument: now });
  assert.deepEqual(await storedBars("OLD-USD"), bars(5));
});

test("ImportBars refuses a second name of one listing", async () => {
  const pair = seriesOf("ETHUSDT");
  await assert.rejects(
    importSeries(gateway.client, pair),
    isFault(
      "INVALID_ARGUMENT",
      "FIELD_INVALID",
      ["header.instrument.ticker"],
      /is another name of ETH-USDT/,
    ),
  );
});

test("ImportBars names a bar that breaks the rules by its place over all chunks and stores none", async () => {
  const all = bars(1500).map((bar, index) => (index === 1203 ? { ...bar, high: 1 } : bar));
  await assert.rejects(
    importSeries(gateway.client, seriesOf("BROKEN", { bars: all })),
    isFault(
      "INVALID_ARGUMENT",
      "BARS_INVALID",
      ["bars[1203].high"],
      /2017-02-06: 1 is below the close 501/,
    ),
  );
  assert.deepEqual(await gateway.series.find("BROKEN", "DAY_1"), []);
});

test("ImportBars takes bars in any order and one that is sent twice, and stores the same series", async () => {
  const [first, second, third] = bars(3) as [Bar, Bar, Bar];
  const mixed = [second, first, third, second];
  const { series } = await importSeries(gateway.client, seriesOf("ORDER", { bars: mixed }));
  assert.equal(series?.dataHash, seriesHash(bars(3)));
  assert.deepEqual(await storedBars("ORDER"), bars(3));
});

test("ImportBars refuses two bars of one date that disagree, wherever they stand", async () => {
  const [first, second, third] = bars(3) as [Bar, Bar, Bar];
  await assert.rejects(
    importSeries(
      gateway.client,
      seriesOf("TWO", { bars: [first, second, third, { ...first, volumeUnits: 7 }] }),
    ),
    isFault(
      "INVALID_ARGUMENT",
      "BARS_OUT_OF_ORDER",
      ["bars[3].start_time"],
      /2013-10-22 is there with other values as bars\[0\]; keep one/,
    ),
  );
});

test("ImportBars refuses NaN wherever it is sent", async () => {
  for (const [field, name] of [
    ["open", "open"],
    ["volumeUnits", "volume_units"],
  ] as const) {
    const [first] = bars(1) as [Bar];
    await assert.rejects(
      importSeries(gateway.client, seriesOf("NAN", { bars: [{ ...first, [field]: Number.NaN }] })),
      isFault("INVALID_ARGUMENT", "BARS_INVALID", [`chunk.bars[0].${name}`]),
    );
  }
});

test("of two imports of the same ticker at once each is a revision, whole", async () => {
  const changed = bars(3).map((bar) => ({ ...bar, volumeUnits: 5 }));
  await Promise.all([
    importSeries(gateway.client, seriesOf("RACE")),
    importSeries(gateway.client, seriesOf("RACE", { bars: changed })),
  ]);
  const revisions = await gateway.series.find("RACE", "DAY_1");
  assert.deepEqual(
    revisions.map(({ description: { revision, dataHash } }) => [revision, dataHash]),
    [
      [2, seriesHash(changed)],
      [1, seriesHash(bars(3))],
    ],
  );
});

test("ImportBars names file, line and column of a bad row before anything is sent", async () => {
  const path = join(testdata, "SYNBAD.csv");
  const sending = seriesAt(path).then(({ series: [series] }) =>
    importSeries(gateway.client, series!),
  );
  await assert.rejects(sending, /SYNBAD\.csv, line 5, column close: holds "n\/a"/);
  assert.deepEqual(await gateway.series.find("SYNBAD", "DAY_1"), []);
});

const header = {
  interval: BarInterval.DAY_1,
  source: "x.csv",
  provenance: DataProvenance.REAL,
  instrument: {
    ticker: "HEAD",
    exchange: "US",
    assetClass: AssetClass.US_EQUITY,
    currency: "USD",
    lotSizeUnits: 1,
    region: "US",
  },
};
const headerPart = (over: object = {}) => ({
  part: { case: "header" as const, value: { ...header, ...over } },
});
const chunkPart = (count: number, bar: object = barToMessage(bars(1)[0]!)) => ({
  part: { case: "chunk" as const, value: { bars: Array.from({ length: count }, () => bar) } },
});
for (const [title, requests, fields] of [
  ["nothing", [], ["header"]],
  ["a chunk first", [chunkPart(1)], ["header"]],
  ["two headers", [headerPart(), headerPart()], ["header"]],
  ["a header alone", [headerPart()], ["chunk.bars"]],
  ["an empty message", [{}], ["part"]],
  ["an empty chunk", [headerPart(), chunkPart(0)], ["chunk.bars"]],
  ["a chunk of 1001 bars", [headerPart(), chunkPart(1001)], ["chunk.bars"]],
  ["no interval", [headerPart({ interval: 0 })], ["header.interval"]],
  ["no provenance", [headerPart({ provenance: 0 })], ["header.provenance"]],
  ["no instrument", [headerPart({ instrument: undefined })], ["header.instrument"]],
  [
    "an instrument without a word",
    [headerPart({ instrument: { assetClass: AssetClass.FX } })],
    ["ticker", "exchange", "currency", "lot_size_units", "region"]
      .map((name) => `header.instrument.${name}`)
      .concat("chunk.bars"),
  ],
  ["no asset class", [headerPart({ instrument: {} })], ["header.instrument.asset_class"]],
  ["no source", [headerPart({ source: "" })], ["header.source"]],
] as const) {
  test(`ImportBars refuses ${title}, naming the field`, async () => {
    await assert.rejects(
      gateway.client.importBars(requests),
      isFault("INVALID_ARGUMENT", "FIELD_INVALID", fields),
    );
  });
}

test("ImportBars refuses a bar without a start, naming its message", async () => {
  await assert.rejects(
    gateway.client.importBars([headerPart(), chunkPart(3), chunkPart(1, {})]),
    (error) =>
      error instanceof Fault &&
      error.violations[0]?.field === "chunk.bars[0].start_time" &&
      error.message.startsWith("message 3 of the stream: "),
  );
});
