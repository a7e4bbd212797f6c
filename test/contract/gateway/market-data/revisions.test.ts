import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { importSeries, type SentSeries } from "#cli/bars/import-series.ts";
import { storedSeries } from "#cli/data/stored-series.ts";
import type { RawBar } from "#gateway/market-data/domain/raw-bar.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { barsFromMessages } from "#lib/wire/bar-message.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { type MarketDataGateway, startMarketData } from "./market-data-gateway.ts";

const dayMs = 86_400_000;
/** In the middle of a day: the bar of that day is not over. */
const nowMs = Date.UTC(2026, 2, 4, 15);

let gateway: MarketDataGateway;
before(async () => {
  gateway = await startMarketData(temporaryFolder(), { nowMs: () => nowMs });
});
after(() => gateway.close());

const seriesOf = (ticker: string, over: Partial<SentSeries> = {}): SentSeries => ({
  ...madeSeries(ticker, { bars: 30 }),
  ...over,
});
const whole = madeSeries("ANY", { bars: 30 }).bars;
/** The same bars, one of them corrected by its vendor. */
const corrected = whole.map((bar, at) => (at === 12 ? { ...bar, close: bar.open } : bar));
/** The same bars after a 2:1 split that the vendor took out of all of them. */
const halved = whole.map((bar) => scaled(bar, 0.5));

function scaled(bar: Bar, factor: number): Bar {
  const { open, high, low, close } = bar;
  const prices = { open: open * factor, high: high * factor, low: low * factor };
  return { ...bar, ...prices, close: close * factor };
}

async function listed(ticker: string, dataHash = ""): Promise<readonly Bar[]> {
  const { bars } = await gateway.client.listBars({
    ticker,
    interval: BarInterval.DAY_1,
    dataHash,
  });
  return barsFromMessages(bars, "bars");
}

test("a file whose bars differ is a new revision, which says how many and which is the first", async () => {
  const first = await importSeries(gateway.client, seriesOf("FIX"));
  assert.deepEqual([first.series?.revision, first.changedCount], [1n, 0n]);
  const second = await importSeries(gateway.client, seriesOf("FIX", { bars: corrected }));
  assert.deepEqual(
    [second.series?.revision, second.storedCount, second.changedCount],
    [2n, 1n, 1n],
  );
  const { startTime, field, stored, imported } = second.firstChange!;
  assert.deepEqual(startTime, timestampFromMs(whole[12]!.startTimeMs));
  assert.deepEqual([field, stored, imported], ["close", whole[12]!.close, corrected[12]!.close]);
  assert.deepEqual(second.series?.importTime, timestampFromMs(nowMs));
  assert.deepEqual(await listed("FIX"), corrected);
});

test("an earlier revision is read by its hash, as it was; a hash that is not stored is refused", async () => {
  const [, first] = await storedSeries({ marketData: gateway.client }, "FIX");
  assert.equal(first?.revision, 1n);
  assert.deepEqual(await listed("FIX", first!.dataHash), whole);
  await assert.rejects(listed("FIX", "0".repeat(64)), { reason: "RESOURCE_NOT_FOUND" });
});

test("the pages of a list are of one revision, whatever is imported between them", async () => {
  await importSeries(gateway.client, seriesOf("PAGES"));
  const query = { ticker: "PAGES", interval: BarInterval.DAY_1, pageSize: 20 };
  const first = await gateway.client.listBars(query);
  await importSeries(gateway.client, seriesOf("PAGES", { bars: halved }));
  const second = await gateway.client.listBars({ ...query, pageToken: first.nextPageToken });
  assert.deepEqual(barsFromMessages([...first.bars, ...second.bars], "bars"), whole);
});

test("the same file again stores nothing, and a shorter one takes nothing away", async () => {
  const first = await importSeries(gateway.client, seriesOf("SAME"));
  for (const bars of [whole, whole.slice(0, 20), whole.slice(10)]) {
    const again = await importSeries(gateway.client, seriesOf("SAME", { bars, source: "b.csv" }));
    assert.equal(again.storedCount, 0n);
    assert.deepEqual(again.series, first.series);
  }
});

test("a file with newer bars alone extends the series", async () => {
  await importSeries(gateway.client, seriesOf("MORE", { bars: whole.slice(0, 20) }));
  const { series, storedCount, changedCount } = await importSeries(
    gateway.client,
    seriesOf("MORE", { bars: whole.slice(18) }),
  );
  assert.deepEqual([storedCount, changedCount, series?.revision], [10n, 0n, 2n]);
  assert.deepEqual(await listed("MORE"), whole);
});

for (const [title, bars, message] of [
  ["begins", halved.slice(15), /bars before the import would keep the old one; import the whole/],
  ["ends", halved.slice(0, 15), /bars after the import would keep the old one; import the whole/],
] as const) {
  test(`a part of a history of another adjustment that ${title} within the stored one is refused`, async () => {
    const ticker = title.toUpperCase();
    await importSeries(gateway.client, seriesOf(ticker));
    await assert.rejects(importSeries(gateway.client, seriesOf(ticker, { bars })), {
      code: "ALREADY_EXISTS",
      reason: "BARS_CONFLICTING",
      message,
    });
    assert.deepEqual(await listed(ticker), whole);
    const { changedCount } = await importSeries(gateway.client, seriesOf(ticker, { bars: halved }));
    assert.equal(changedCount, 30n);
    assert.deepEqual(await listed(ticker), halved);
  });
}

test("prices of another basis are refused beside those that are stored, and replace them whole", async () => {
  await importSeries(gateway.client, seriesOf("BASIS", { basis: "AS_TRADED" }));
  const other = { basis: "SPLIT_ADJUSTED" } as const;
  await assert.rejects(
    importSeries(gateway.client, seriesOf("BASIS", { ...other, bars: whole.slice(5) })),
    {
      reason: "BARS_CONFLICTING",
      message: /^header\.basis: is SPLIT_ADJUSTED, but BASIS is stored/,
    },
  );
  const { series } = await importSeries(gateway.client, seriesOf("BASIS", other));
  assert.deepEqual([series?.basis, series?.revision], [PriceBasis.SPLIT_ADJUSTED, 2n]);
});

test("what a file holds is kept as it is: adjusted closes, and bars without opens or volumes", async () => {
  const bars: RawBar[] = whole.map(({ startTimeMs, high, low, close }) => {
    return { startTimeMs, high, low, close, adjClose: close / 3 };
  });
  const { series } = await importSeries(gateway.client, seriesOf("RAW", { bars }));
  assert.deepEqual([series?.hasOpens, series?.hasVolumes], [false, false]);
  const [stored] = await gateway.series.find("RAW", "DAY_1");
  assert.deepEqual(await stored?.readRawBars(), bars);
  assert.deepEqual(
    (await listed("RAW")).map(({ open, close, volumeUnits }) => [open, close, volumeUnits]),
    whole.map(({ close }) => [close, close, 0]),
  );
  const again = await importSeries(gateway.client, seriesOf("RAW", { bars }));
  assert.equal(again.storedCount, 0n);
});

test("splits and dividends are stored with the bars, revised and hashed with them", async () => {
  const split = { kind: "SPLIT", exTimeMs: whole[5]!.startTimeMs, newSharesPerOld: 4 } as const;
  const dividend = { kind: "DIVIDEND", exTimeMs: whole[9]!.startTimeMs, amount: 0.5 } as const;
  const first = await importSeries(gateway.client, seriesOf("ACT", { actions: [dividend, split] }));
  assert.deepEqual([first.storedActionCount, first.series?.actionCount], [2n, 2n]);
  const revised = { ...dividend, amount: 0.45 };
  const second = await importSeries(gateway.client, seriesOf("ACT", { actions: [revised] }));
  assert.deepEqual(
    [second.storedCount, second.storedActionCount, second.series?.revision],
    [0n, 1n, 2n],
  );
  assert.notEqual(second.series?.dataHash, first.series?.dataHash);
  const [newest, before] = await gateway.series.find("ACT", "DAY_1");
  assert.deepEqual(await newest?.readActions(), [split, revised]);
  assert.deepEqual(await before?.readActions(), [split, dividend]);
});

test("a recorded bar of a day that is not over is refused with what to do, at the minute it closes taken", async () => {
  const today = Date.UTC(2026, 2, 4);
  const bars = whole
    .slice(0, 3)
    .map((bar, at) => ({ ...bar, startTimeMs: today + (at - 2) * dayMs }));
  const series = seriesOf("TODAY", { bars, provenance: "REAL" });
  await assert.rejects(importSeries(gateway.client, series), {
    reason: "BARS_INVALID",
    message:
      /bars\[2\]\.start_time: 2026-03-04: the bar is not over until 2026-03-05T00:00:00\.000Z .*import it afterwards, or leave it out \(--skip-bad-rows\)/,
  });
  const later = await startMarketData(temporaryFolder(), { nowMs: () => today + dayMs });
  try {
    assert.equal((await importSeries(later.client, series)).storedCount, 3n);
  } finally {
    await later.close();
  }
});

test("a page of revisions goes on where the one before ended", async () => {
  const seen: string[] = [];
  let pageToken = "";
  do {
    const page = await gateway.client.listSeries({ allRevisions: true, pageSize: 2, pageToken });
    seen.push(
      ...page.series.map(({ instrument, revision }) => `${instrument?.ticker} ${revision}`),
    );
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  const all = await gateway.client.listSeries({ allRevisions: true });
  assert.deepEqual(
    seen,
    all.series.map(({ instrument, revision }) => `${instrument?.ticker} ${revision}`),
  );
  assert.deepEqual(seen.slice(0, 3), ["ACT 2", "ACT 1", "BASIS 2"]);
});
