import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { importSeries } from "#cli/bars/import-series.ts";
import { type EmbeddedServices, startEmbedded } from "#cli/embedded.ts";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { FrontierOutcome, type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { tradingConfig } from "#test/support/trading-config.ts";

let services: EmbeddedServices;
let gateway: Channel;

before(async () => {
  services = await startEmbedded({
    dataDir: temporaryFolder(),
    ports: "any",
    logLevel: "error",
    resumeSprints: false,
    environment: {},
    configFolder: tradingConfig(),
  });
  gateway = openChannel(services.addresses.gateway);
  for (const [at, ticker] of ["UBA.LG", "MTNN.LG", "ZENITHBANK.LG"].entries()) {
    const made = madeSeries(ticker, { bars: 340, seed: at + 1, drift: 0.004, volatility: 0.01 });
    await importSeries(clientOf(MarketDataService, gateway), made);
  }
});

after(async () => {
  gateway.close();
  await services.close();
});

/** Runs a sprint to its end. */
async function run(requestId: string, spec: object): Promise<Sprint> {
  const client = clientOf(SprintService, gateway);
  const { sprint } = await client.createSprint({
    requestId,
    spec: {
      audits: 3,
      spacingBars: 10,
      interval: BarInterval.DAY_1,
      horizonBars: 10,
      riskOverrides: { proofMode: false },
      ...spec,
    },
  });
  let last = sprint;
  for await (const { event } of client.watchSprint({ name: sprint?.name ?? "" })) {
    if (event.case === "sprint") last = event.value;
  }
  assert.ok(last);
  assert.equal(last.state, SprintState.SUCCEEDED, JSON.stringify(last.failure));
  return last;
}

test("a sprint that includes the frontier universe is the sprint of the tickers that it merged", async () => {
  const asked = { tickers: ["UBA.LG"], includeFrontierTickers: true };
  const merged = await run("merged", asked);
  assert.deepEqual(merged.spec?.tickers, ["UBA.LG", "MTNN.LG", "ZENITHBANK.LG"]);
  assert.equal(merged.spec?.includeFrontierTickers, true);
  const { askedTickers, members, summary } = merged.frontierMerge ?? {};
  assert.deepEqual(askedTickers, ["UBA.LG"]);
  assert.deepEqual(
    members
      ?.filter(({ outcome }) => outcome !== FrontierOutcome.NO_BARS)
      .map(({ ticker }) => ticker),
    ["MTNN.LG", "ZENITHBANK.LG"],
  );
  assert.match(summary ?? "", /^merge_frontier_tickers: 2 of 46 merged; NGX: has bars MTNN\.LG, Z/);

  const named = await run("named", { tickers: ["UBA.LG", "MTNN.LG", "ZENITHBANK.LG"] });
  assert.equal(named.frontierMerge, undefined);
  assert.equal(named.result?.sprintHash, merged.result?.sprintHash);

  // Asked again, the answer is the sprint that was made, whatever has been imported since.
  const later = madeSeries("FBNH.LG", { bars: 340, seed: 9 });
  await importSeries(clientOf(MarketDataService, gateway), later);
  const again = await run("merged", asked);
  assert.deepEqual([again.name, again.spec?.tickers], [merged.name, merged.spec?.tickers]);
});
