import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { SeriesOrigin } from "#proto/pmx/marketdata/v1/series_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { startEmbedded } from "#test/support/embedded.ts";
import { configWithSources, priceServer } from "#test/support/price-server.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const interval = BarInterval.DAY_1;
const yahoo = await priceServer({ status: 503, body: "" });
const stooq = await priceServer({
  body: "Date,Open,High,Low,Close,Volume\n2020-01-02,10,11,9,10.5,100\n",
});
const configFolder = configWithSources(["yahoo", "stooq"], { yahoo: yahoo.url, stooq: stooq.url });

/** Runs `work` with a gateway that has both sources. */
async function withSources(
  environment: Readonly<Record<string, string>>,
  work: (
    client: ReturnType<typeof clientOf<typeof MarketDataService>>,
    dataDir: string,
    sprints: ReturnType<typeof clientOf<typeof SprintService>>,
  ) => Promise<void>,
): Promise<void> {
  const dataDir = temporaryFolder();
  const common = { ports: "any", resumeSprints: false, logger: quietLogger } as const;
  const services = await startEmbedded({ ...common, dataDir, configFolder, environment });
  const channel = openChannel(services.addresses.gateway);
  try {
    await work(clientOf(MarketDataService, channel), dataDir, clientOf(SprintService, channel));
  } finally {
    channel.close();
    await services.close();
  }
}

test("a gateway asks the sources of its settings for a ticker without bars, and keeps which one answered", async () => {
  await withSources({}, async (client, dataDir) => {
    const { bars } = await client.listBars({ ticker: "MSFT", interval });
    assert.equal(bars.length, 1);
    const { series } = await client.listSeries({ ticker: "MSFT" });
    assert.deepEqual(
      series.map(({ origin, source }) => [origin, source]),
      [[SeriesOrigin.FETCHED, "stooq msft.us"]],
    );
    assert.equal(yahoo.asked.length, 2);
    assert.equal(existsSync(join(dataDir, "sources", "stooq")), true);
    await client.listBars({ ticker: "AAPL", interval });
    assert.equal(yahoo.asked.length, 2, "the built-in bars come first");
  });
});

test("ENABLE_DATA_CACHE=0 keeps no answer", async () => {
  await withSources({ ENABLE_DATA_CACHE: "0" }, async (client, dataDir) => {
    await client.listBars({ ticker: "MSFT", interval });
    assert.equal(existsSync(join(dataDir, "sources")), false);
  });
});

test("a ticker that a silent source may know is unavailable rather than unknown", async () => {
  await withSources({}, async (client) => {
    stooq.reply({ body: "No data" });
    await assert.rejects(client.listBars({ ticker: "NOPE", interval }), {
      code: "UNAVAILABLE",
      message: /yahoo answered 503/,
    });
  });
});

test("no source is asked for the shares of the frontier universe: those that are stored are merged", async () => {
  await withSources({}, async (_client, _dataDir, sprints) => {
    const before = [...yahoo.asked, ...stooq.asked];
    const spec = { tickers: ["AAPL"], interval, includeFrontierTickers: true, audits: 1 };
    const { sprint } = await sprints.createSprint({ requestId: "frontier", spec });
    assert.match(sprint?.frontierMerge?.summary ?? "", /0 of 46 merged/);
    assert.deepEqual([...yahoo.asked, ...stooq.asked], before);
  });
});
