import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { importSeries } from "#cli/bars/import-series.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { DataProvenance as Provenance } from "#lib/kernel/trading.ts";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { ExitReason, type RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import type { ConversionRate } from "#proto/pmx/type/v1/rate_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { barsOfCloses } from "#test/support/sample-bars.ts";
import { garchReturns, pricesFrom } from "#test/support/sample-series.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const dayMs = 86_400_000;
const barCount = 450;
/** Bars of the pair whose rates end before the sprint does. */
const endedRates = 285;
const configFolder = lenientConfig({
  "risk-gate.yaml": { "policy.longOnly": false, "policy.maximumPositionRatio": 0.3 },
});
let services: EmbeddedServices;
let gateway: Channel;
let execution: Channel;

const barsAlong = (seed: number, first: number, drift: number, volumeUnits: number): Bar[] => {
  const prices = pricesFrom(garchReturns(barCount, seed, { mu: drift }), first);
  const rounded = [...prices].map((price) => Number(price.toPrecision(6)));
  return barsOfCloses(rounded.slice(1)).map((bar) => ({ ...bar, volumeUnits }));
};

/** Rates with two days in seven left out, as at a weekend. */
const pairBars = (seed: number, first: number, drift: number) =>
  barsAlong(seed, first, drift, 0).filter((_, at) => at % 7 < 5);

async function importBars(
  ticker: string,
  bars: readonly Bar[],
  provenance: Provenance,
): Promise<void> {
  const source = `made ${ticker}`;
  const instrument = instrumentOfTicker(ticker);
  const series = { instrument, interval: "DAY_1" as const, source, provenance, bars };
  await importSeries(clientOf(MarketDataService, gateway), series);
}

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
  await importBars("HOME", barsAlong(1, 50, 0.002, 1e7), "REAL");
  await importBars("CAPE.JO", barsAlong(2, 900, 0.003, 1e7), "REAL");
  await importBars("RIFT.NR", barsAlong(3, 30, 0.003, 1e8), "REAL");
  await importBars("DELTA.LG", barsAlong(4, 200, 0.003, 1e8), "REAL");
});

after(async () => {
  gateway.close();
  execution.close();
  await services.close();
});

interface Asked {
  readonly tickers: readonly string[];
  readonly baseCurrency?: string;
  readonly allow?: readonly string[];
  readonly audits?: number;
}

const created = async (requestId: string, { tickers, allow, ...rest }: Asked) => {
  const { sprint } = await clientOf(SprintService, gateway).createSprint({
    requestId,
    spec: {
      audits: 8,
      ...rest,
      tickers: [...tickers],
      allow: [...(allow ?? [])],
      spacingBars: 7,
      interval: BarInterval.DAY_1,
      horizonBars: 10,
      startingCashMicros: 100_000_000_000n,
      riskOverrides: { proofMode: false },
    },
  });
  return sprint!;
};

const refused = async (requestId: string, asked: Asked): Promise<Fault> => {
  try {
    await created(requestId, asked);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("the sprint was created");
};

async function finished({ name }: Sprint): Promise<Sprint> {
  for await (const { event } of clientOf(SprintService, gateway).watchSprint({ name })) {
    if (event.case === "sprint" && event.value.state !== SprintState.RUNNING) return event.value;
  }
  throw new Error("the watch ended before the sprint");
}

const tripsOf = async ({ portfolio }: Sprint): Promise<readonly RoundTrip[]> => {
  const client = clientOf(ExecutionService, execution);
  const { roundTrips } = await client.listRoundTrips({ portfolio, pageSize: 500 });
  return roundTrips;
};

const all = ["HOME", "CAPE.JO", "RIFT.NR", "DELTA.LG"];

test("without rates CreateSprint names every missing series and the command that imports it", async () => {
  const fault = await refused("no rates", { tickers: all });
  assert.equal(fault.reason, "INSTRUMENT_UNKNOWN");
  for (const pair of ["USDZAR=X", "USDKES=X", "USDNGN=X"]) {
    assert.ok(fault.message.includes(`pmx data import ${pair}.csv`), fault.message);
  }
  assert.ok(fault.message.includes("ZARUSD=X, ZAR=X"), fault.message);
  const fields = fault.violations.map(({ field }) => field);
  assert.deepEqual(fields, ["spec.tickers[1]", "spec.tickers[2]", "spec.tickers[3]"]);
});

test("recorded bars are converted at generated rates only where that is allowed by name", async () => {
  await importBars("USDZAR=X", pairBars(11, 14.5, 0.0003), "SYNTHETIC");
  // Shillings a dollar by the name that leaves the dollar out, and dollars a naira.
  await importBars("KES=X", pairBars(12, 103, 0.0001), "SYNTHETIC");
  await importBars("NGNUSD=X", pairBars(13, 0.0028, -0.0005), "SYNTHETIC");
  const fault = await refused("generated", { tickers: all });
  assert.equal(fault.violations[0]?.field, "spec.allow");
  assert.match(fault.message, /--allow synthetic-fx/);
  const unknown = await refused("anything", { tickers: all, allow: ["anything"] });
  assert.match(unknown.message, /known: .*synthetic-fx/);
});

test("one portfolio trades four currencies, and its money adds up to the micro", async () => {
  const asked = { tickers: all, allow: ["synthetic-fx"] };
  const sprint = await finished(await created("four currencies", asked));
  assert.equal(sprint.state, SprintState.SUCCEEDED, sprint.failure?.message);
  assert.equal(sprint.currency, "USD");
  assert.equal(sprint.dataProvenance, DataProvenance.SYNTHETIC);
  assert.deepEqual(
    sprint.rates.map(({ fromCurrency, legs }) => [fromCurrency, legs[0]?.ticker, legs[0]?.inverse]),
    [
      ["KES", "KES=X", true],
      ["NGN", "NGNUSD=X", false],
      ["ZAR", "USDZAR=X", true],
    ],
  );
  assert.notEqual(sprint.result?.verdict, GateVerdict.PASS);
  const { portfolio } = await clientOf(ExecutionService, execution).getPortfolio({
    name: sprint.portfolio,
  });
  assert.equal(portfolio?.dataProvenance, DataProvenance.SYNTHETIC);
  const trips = await tripsOf(sprint);
  for (const ticker of all) {
    assert.ok(
      trips.some(({ instrument }) => instrument?.ticker === ticker),
      `${ticker} was never traded`,
    );
  }
  const net = trips.reduce((sum, trip) => sum + trip.netPnlMicros, 0n);
  assert.equal(portfolio!.cashMicros, 100_000_000_000n + net);
  let [count, priceMicros, currencyMicros] = [0n, 0n, 0n];
  for (const trip of trips) {
    const isConverted = trip.instrument?.currency !== "USD";
    assert.equal(trip.entryRate !== undefined, isConverted);
    if (!isConverted) continue;
    assert.equal(trip.pricePnlMicros! + trip.currencyPnlMicros!, trip.grossPnlMicros);
    count += 1n;
    priceMicros += trip.pricePnlMicros!;
    currencyMicros += trip.currencyPnlMicros!;
    assertKnownBefore(trip.entryRate!, timestampMs(trip.entryTime!));
    // The run ends at the close of its last bar.
    const atEnd = trip.exitReason === ExitReason.END_OF_RUN ? dayMs : 0;
    assertKnownBefore(trip.exitRate!, timestampMs(trip.exitTime!) + atEnd);
  }
  const { $typeName: _, ...effect } = sprint.result!.scorecard!.currencyEffect!;
  assert.deepEqual(effect, {
    trades: count,
    pricePnlMicros: priceMicros,
    currencyPnlMicros: currencyMicros,
  });
  assert.notEqual(currencyMicros, 0n);
});

/** The rate is that of the last bar of the pair that had closed by then; two days in seven have none. */
function assertKnownBefore({ asOfTime, fromCurrency }: ConversionRate, timeMs: number): void {
  const ageMs = timeMs - timestampMs(asOfTime!);
  assert.ok(ageMs >= 0, `${fromCurrency} at a rate of its future`);
  assert.ok(ageMs <= 2 * dayMs, `${fromCurrency} at an old rate`);
}

test("any currency can be the portfolio's, across the dollar where no pair is stored", async () => {
  const asked = { tickers: ["CAPE.JO", "RIFT.NR"], audits: 3, allow: ["synthetic-fx"] };
  const fault = await refused("open", asked);
  assert.match(fault.message, /in KES, ZAR; say which currency .*--base-currency ZAR/);
  const sprint = await created("in rand", { ...asked, baseCurrency: "ZAR" });
  assert.equal(sprint.currency, "ZAR");
  assert.deepEqual(
    sprint.rates[0]?.legs.map(({ ticker, inverse }) => [ticker, inverse]),
    [
      ["KES=X", true],
      ["USDZAR=X", false],
    ],
  );
  const ended = await finished(sprint);
  assert.equal(ended.state, SprintState.SUCCEEDED, ended.failure?.message);
  const trips = await tripsOf(ended);
  assert.ok(trips.some(({ entryRate }) => entryRate?.legs.length === 2));
});

test("rates are part of the data of a sprint that uses them, and of no other", async () => {
  const [alone, stated] = [
    await created("alone", { tickers: ["HOME"], audits: 2 }),
    await created("stated", { tickers: ["HOME"], audits: 2, baseCurrency: "USD" }),
  ];
  assert.equal(stated.dataHash, alone.dataHash);
  assert.equal(alone.rates.length, 0);
  assert.equal(alone.dataProvenance, DataProvenance.REAL);
  const mixed = { tickers: ["HOME", "CAPE.JO"], audits: 1, allow: ["synthetic-fx"] };
  const [dollars, rand] = [
    await created("in dollars", mixed),
    await created("mixed in rand", { ...mixed, baseCurrency: "ZAR" }),
  ];
  assert.notEqual(dollars.dataHash, rand.dataHash);
  const [one, other] = await Promise.all([finished(alone), finished(stated)]);
  assert.equal(other.result?.sprintHash, one.result?.sprintHash);
});

test("where rates end the decisions on what they convert are denied, and others are not", async () => {
  const endedBars = pairBars(14, 1.1, 0.0001).slice(0, endedRates);
  await importBars("AXIS.DE", barsAlong(5, 70, 0.003, 1e8), "REAL");
  await importBars("EURUSD=X", endedBars, "REAL");
  const sprint = await created("rates end", { tickers: ["HOME", "AXIS.DE"] });
  const last = endedBars.at(-1)!.startTimeMs + dayMs;
  assert.equal(sprint.dataProvenance, DataProvenance.REAL);
  let [denied, allowed] = [0, 0];
  for await (const { event } of clientOf(SprintService, gateway).watchSprint({
    name: sprint.name,
  })) {
    if (event.case !== "step" || event.value.audit === 0) continue;
    const { asOfTime, tickers } = event.value;
    const isOld = timestampMs(asOfTime!) - last > 7 * dayMs;
    const [home, axis] = tickers;
    assert.notEqual(home?.bindingRule, "finite-inputs");
    assert.equal(axis?.bindingRule === "finite-inputs", isOld);
    if (isOld) denied += 1;
    else if (axis?.orderedUnits !== 0n) allowed += 1;
  }
  assert.ok(denied > 0 && allowed > 0, `${denied} denied, ${allowed} allowed`);
});
