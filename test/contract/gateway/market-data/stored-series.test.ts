import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { importSeries } from "#cli/bars/import-series.ts";
import { storedSeries } from "#cli/data/stored-series.ts";
import { SeriesOrigin } from "#proto/pmx/marketdata/v1/series_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { type MarketDataGateway, startMarketData } from "./market-data-gateway.ts";

/** The unfinished sprint that reads HELD. */
const readersOf = async (ticker: string) => (ticker === "HELD" ? ["sprints/1"] : []);

let gateway: MarketDataGateway;
before(async () => {
  gateway = await startMarketData(temporaryFolder(), { readersOf });
  for (const ticker of ["C", "A", "B", "HELD"]) {
    await importSeries(gateway.client, madeSeries(ticker, { bars: 20 }));
  }
});
after(() => gateway.close());

test("ListSeries pages through the stored series in the order of their tickers", async () => {
  const pages: string[][] = [];
  let pageToken = "";
  do {
    const page = await gateway.client.listSeries({ pageSize: 3, pageToken });
    pages.push(page.series.map(({ instrument }) => instrument!.ticker));
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  assert.deepEqual(pages, [["A", "B", "C"], ["HELD"]]);
});

test("ListSeries describes a series as ListBars does, and finds those of one ticker", async () => {
  const [series, ...others] = await storedSeries({ marketData: gateway.client }, "B");
  assert.equal(others.length, 0);
  assert.equal(series?.origin, SeriesOrigin.IMPORTED);
  const listed = await gateway.client.listBars({ ticker: "B", interval: BarInterval.DAY_1 });
  assert.deepEqual(series, listed.series);
});

test("RemoveSeries removes the bars with the series and answers what it was", async () => {
  await importSeries(gateway.client, madeSeries("GONE", { bars: 20 }));
  const { removed } = await gateway.client.removeSeries({ ticker: "GONE" });
  assert.deepEqual(
    removed.map(({ instrument, barCount }) => [instrument?.ticker, barCount]),
    [["GONE", 20n]],
  );
  await assert.rejects(gateway.client.removeSeries({ ticker: "GONE" }), {
    code: "NOT_FOUND",
    reason: "INSTRUMENT_UNKNOWN",
  });
  const again = await importSeries(gateway.client, madeSeries("GONE", { bars: 10 }));
  assert.deepEqual([again.storedCount, again.series?.barCount], [10n, 10n]);
});

test("RemoveSeries takes a name that nothing is stored under for the ticker that it stands for", async () => {
  await importSeries(gateway.client, madeSeries("GUARANTY.LG", { bars: 20 }));
  const { removed } = await gateway.client.removeSeries({ ticker: "GTCO.LG" });
  assert.deepEqual(
    removed.map(({ instrument }) => instrument?.ticker),
    ["GUARANTY.LG"],
  );
});

test("RemoveSeries refuses a series that an unfinished sprint reads, naming the sprint", async () => {
  await assert.rejects(gateway.client.removeSeries({ ticker: "HELD" }), {
    code: "FAILED_PRECONDITION",
    reason: "SERIES_IN_USE",
    message: /HELD is read by sprints\/1, not finished yet; let it end .* or cancel it/,
  });
  assert.equal((await storedSeries({ marketData: gateway.client }, "HELD")).length, 1);
});

test("RemoveSeries refuses an interval that does not exist", async () => {
  await assert.rejects(gateway.client.removeSeries({ ticker: "A", interval: 0 }), {
    reason: "FIELD_INVALID",
  });
});
