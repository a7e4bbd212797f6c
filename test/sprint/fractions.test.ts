import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { importSeries } from "#cli/bars/import-series.ts";
import type { Fault } from "#lib/kernel/fault.ts";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const capitalMicros = 25_000_000_000n;
const configFolder = lenientConfig();
let services: EmbeddedServices;
let gateway: Channel;
let execution: Channel;

before(async () => {
  services = await startEmbedded({
    dataDir: temporaryFolder(),
    ports: "any",
    logLevel: "error",
    resumeSprints: false,
    environment: {},
    configFolder,
  });
  gateway = openChannel(services.addresses.gateway);
  execution = openChannel(services.addresses.execution);
});

after(async () => {
  gateway.close();
  execution.close();
  await services.close();
});

const importMade = (ticker: string, firstPrice: number) =>
  importSeries(
    clientOf(MarketDataService, gateway),
    madeSeries(ticker, { bars: 320, firstPrice, drift: 0.004, volatility: 0.01 }),
  );

const specOf = (tickers: readonly string[]) => ({
  tickers: [...tickers],
  audits: 3,
  spacingBars: 10,
  interval: BarInterval.DAY_1,
  horizonBars: 10,
  startingCashMicros: capitalMicros,
  riskOverrides: { proofMode: false },
});

async function createSprint(tickers: readonly string[]) {
  const { sprint } = await clientOf(SprintService, gateway).createSprint({
    requestId: `sprint of ${tickers.join(" ")}`,
    spec: specOf(tickers),
  });
  assert.ok(sprint);
  return sprint;
}

/** Runs a sprint to its end: its round trips. */
async function tripsOf(tickers: readonly string[]) {
  const created = await createSprint(tickers);
  let last = created;
  for await (const { event } of clientOf(SprintService, gateway).watchSprint({
    name: created.name,
  })) {
    if (event.case === "sprint") last = event.value;
  }
  assert.equal(last.failure, undefined);
  const { roundTrips } = await clientOf(ExecutionService, execution).listRoundTrips({
    portfolio: last.portfolio,
  });
  return { sprint: last, roundTrips };
}

test("bitcoin at 60,000 is traded with 25,000 of capital, in satoshis and to the micro", async () => {
  await importMade("BTC-USD", 60_000);
  const { sprint, roundTrips } = await tripsOf(["BTC/USD"]);
  assert.deepEqual(sprint.spec?.tickers, ["BTC-USD"]);
  assert.equal(sprint.series[0]?.quantityDecimals, 8);
  assert.ok(roundTrips.length > 0, "no round trip");
  for (const trip of roundTrips) {
    assert.ok(trip.quantityUnits > 0n && trip.quantityUnits < 100_000_000n);
    const worth = (Number(trip.quantityUnits) / 1e8) * trip.entryPrice * 1e6;
    assert.ok(Math.abs(Number(trip.entryNotionalMicros) - worth) <= 1, `${worth}`);
    assert.ok(trip.entryNotionalMicros < capitalMicros);
    assert.ok(trip.entryNotionalMicros > capitalMicros / 1_000n);
  }
});

test("a contract of crude takes the price of its thousand barrels", async () => {
  await importMade("CL=F", 0.05);
  const { sprint, roundTrips } = await tripsOf(["CL=F"]);
  assert.equal(sprint.series[0]?.contractMultiplier, 1_000);
  assert.ok(roundTrips.length > 0, "no round trip");
  for (const trip of roundTrips) {
    const worth = Number(trip.quantityUnits) * trip.entryPrice * 1_000 * 1e6;
    assert.ok(Math.abs(Number(trip.entryNotionalMicros) - worth) <= 1, `${worth}`);
  }
});

test("one pair under two names is one ticker named twice", async () => {
  await importMade("ETH-USD", 2_000);
  await assert.rejects(createSprint(["ETH-USD", "ETHUSD"]), /ETH-USD is named twice/);
});

test("a bare name without bars is refused with the listings that it may be meant for", async () => {
  await importMade("NPN.JO", 200);
  await assert.rejects(createSprint(["NPN"]), ({ reason, message }: Fault) => {
    assert.equal(reason, "INSTRUMENT_UNKNOWN");
    assert.match(message, /write NPN\.JO \(Naspers, JSE, has bars\) for another listing/);
    return true;
  });
});

test("a sprint pins the costs of its own exchanges, and none where they have none of their own", async () => {
  await importMade("SOL.JO", 100);
  const johannesburg = (await createSprint(["SOL.JO"])).policy?.costModel;
  assert.deepEqual(Object.keys(johannesburg?.commissionBpsByExchange ?? {}), ["XJSE"]);
  assert.deepEqual(Object.keys(johannesburg?.halfSpreadBpsByExchange ?? {}), ["XJSE"]);
  await importMade("SHIB-USD", 0.00001);
  const { policy, series } = await createSprint(["SHIB-USD"]);
  assert.deepEqual(policy?.costModel?.commissionBpsByExchange, {});
  assert.equal(series[0]?.quantityDecimals, undefined);
});
