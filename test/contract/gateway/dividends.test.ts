import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { importSeries } from "#cli/bars/import-series.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import type { RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

let world: SprintWorld;
before(async () => {
  world = await startSprintWorld(undefined, lenientConfig());
});
after(() => world.close());

const walk = madeSeries("PAYS", {
  bars: 420,
  firstPrice: 5,
  drift: 0.004,
  volatility: 0.008,
  seed: 3,
});
const startOf = (at: number) => walk.bars[at]!.startTimeMs;
/** A 4:1 split in the middle of a holding, and dividends about it and with it, each for a share of its own date. */
const splitMs = startOf(273);
const dividendBar = 252;
const dividends = [dividendBar, 272, 273, 274, 292, 293, 330, 331].map((at) => {
  return { kind: "DIVIDEND", exTimeMs: startOf(at), amount: at < 273 ? 0.2 : 0.05 } as const;
});
const actions = [...dividends, { kind: "SPLIT", exTimeMs: splitMs, newSharesPerOld: 4 } as const];
actions.sort((one, other) => one.exTimeMs - other.exTimeMs);

/** The walk under a ticker, as traded with the split in its prices, or with the split taken out. */
async function imported(ticker: string, basis: PriceBasis | undefined, isAsTraded: boolean) {
  const bars = walk.bars.map((bar) => {
    const factor = isAsTraded && bar.startTimeMs < splitMs ? 4 : 1;
    const { open, high, low, close } = bar;
    const prices = {
      open: open * factor,
      high: high * factor,
      low: low * factor,
      close: close * factor,
    };
    return { ...bar, ...prices, volumeUnits: bar.volumeUnits / factor };
  });
  const instrument = { ...walk.instrument, ticker };
  const series = { ...walk, instrument, bars, actions, ...(basis && { basis }) };
  await importSeries(world.marketData, series);
}

async function ran(ticker: string, requestId: string): Promise<Sprint> {
  const spec = specOf(8, [ticker]);
  const { sprint } = await world.sprints.createSprint({ requestId, spec });
  const end = endOf(await watched(world, sprint!.name));
  assert.equal(end.state, SprintState.SUCCEEDED, end.failure?.message);
  return end;
}

async function tripsOf({ portfolio }: Sprint): Promise<readonly RoundTrip[]> {
  const channel = openChannel(world.services.addresses.execution);
  const execution = clientOf(ExecutionService, channel);
  const { roundTrips } = await execution.listRoundTrips({ portfolio, pageSize: 500 });
  channel.close();
  return roundTrips;
}

/** Whether it was opened before the bar and closed with it or later. */
function heldOver({ entryTime, exitTime }: RoundTrip, startMs: number): boolean {
  return timestampMs(entryTime!) < startMs && timestampMs(exitTime!) >= startMs;
}

const dividendOf = ({ breakdown }: RoundTrip) => breakdown?.dividendMicros ?? 0n;

/** What a trip is paid, reckoned in new shares: before the split a quarter of the amount for four times the shares. */
function expectedMicros(trip: RoundTrip, isAsTraded: boolean): bigint {
  const exitMs = timestampMs(trip.exitTime!);
  let sum = 0n;
  for (const { exTimeMs, amount } of dividends) {
    if (!heldOver(trip, exTimeMs)) continue;
    const ofNewShares = exTimeMs < splitMs ? amount / 4 : amount;
    const exitShares =
      !isAsTraded || exitMs >= splitMs ? trip.quantityUnits : trip.quantityUnits * 4n;
    sum += exitShares * BigInt(ofNewShares * 1_000_000);
  }
  return sum;
}

test("a sprint on prices as traded pays each dividend once, through a split, and the same after a pause", {
  timeout: 180_000,
}, async () => {
  await imported("TRADED", "AS_TRADED", true);
  const sprint = await ran("TRADED", "traded");
  assert.equal(sprint.series[0]!.dividendCount, dividends.length);
  const trips = await tripsOf(sprint);
  const paid = trips.map(dividendOf);
  assert.deepEqual(
    paid,
    trips.map((trip) => expectedMicros(trip, true)),
  );
  // One with a bar, none, and three about a split: held before it, with it and after it.
  assert.ok(paid.includes(0n) && paid.filter((micros) => micros > 0n).length >= 3, `${paid}`);
  assert.ok(trips.some((trip) => heldOver(trip, splitMs) && dividendOf(trip) > 0n));

  const { sprints } = world;
  const spec = specOf(8, ["TRADED"]);
  const { name } = (await sprints.createSprint({ requestId: "paused", spec })).sprint!;
  for await (const { event } of sprints.watchSprint({ name })) {
    if (event.case === "step" && event.value.sequence === 2n) break;
  }
  await sprints.pauseSprint({ name });
  await sprints.resumeSprint({ name });
  const end = endOf(await watched(world, name));
  assert.equal(end.result?.sprintHash, sprint.result?.sprintHash);
});

test("a sprint on split-adjusted prices is paid for the shares that these are in", {
  timeout: 180_000,
}, async () => {
  await imported("SPLITOUT", "SPLIT_ADJUSTED", false);
  const sprint = await ran("SPLITOUT", "splits taken out");
  assert.equal(sprint.series[0]!.dividendCount, dividends.length);
  const trips = await tripsOf(sprint);
  const paid = trips.map(dividendOf);
  assert.deepEqual(
    paid,
    trips.map((trip) => expectedMicros(trip, false)),
  );
  assert.ok(paid.some((micros) => micros > 0n));
});

for (const [ticker, basis] of [
  ["HOLDING", "FULLY_ADJUSTED"],
  ["UNSTATED", undefined],
] as const) {
  test(`a sprint pays none where the prices hold dividends or may: ${basis ?? "no basis"}`, {
    timeout: 180_000,
  }, async () => {
    await imported(ticker, basis, false);
    const sprint = await ran(ticker, ticker);
    assert.equal(sprint.series[0]!.dividendCount, undefined);
    const trips = await tripsOf(sprint);
    assert.ok(trips.some((trip) => heldOver(trip, startOf(dividendBar))));
    assert.ok(trips.every((trip) => dividendOf(trip) === 0n));
  });
}
