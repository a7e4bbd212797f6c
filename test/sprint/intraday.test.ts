import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { importSeries } from "#cli/bars/import-series.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { ExitReason, type RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import {
  endOf,
  type SprintWorld,
  startSprintWorld,
  watched,
} from "#test/contract/gateway/sprint-world.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { hourStartMs, hoursOfSession } from "#test/support/two-lengths.ts";

const dayMs = 86_400_000;

let world: SprintWorld;
before(async () => {
  world = await startSprintWorld(undefined, lenientConfig());
  await importHourly("HOURLY");
});
after(() => world.close());

/** The start of a bar, counted from 0: hours of one session after another. */
function startOf(at: number): number {
  return hourStartMs(Math.floor(at / hoursOfSession), at % hoursOfSession);
}

/** An hourly series like the first under another ticker. */
async function importHourly(ticker: string): Promise<void> {
  const made = madeSeries(ticker, { bars: 900, volatility: 0.004, drift: 0.0008, seed: 3 });
  const bars = made.bars.map((bar, at): Bar => ({ ...bar, startTimeMs: startOf(at) }));
  await importSeries(world.marketData, { ...made, interval: "HOUR_1", bars });
}

const spec = { tickers: ["HOURLY"], audits: 10, interval: BarInterval.HOUR_1 };

async function tripsOf(portfolio: string): Promise<readonly RoundTrip[]> {
  const channel = openChannel(world.services.addresses.execution);
  try {
    const { roundTrips } = await clientOf(ExecutionService, channel).listRoundTrips({ portfolio });
    return roundTrips;
  } finally {
    channel.close();
  }
}

test("a sprint on hourly bars ends with a verdict, its lots left at the open after six bars", async () => {
  const bars = { count: 6, interval: BarInterval.HOUR_1 };
  const { sprint } = await world.sprints.createSprint({
    requestId: "six hours",
    // As few as phase 1 judges.
    spec: {
      ...spec,
      audits: 20,
      riskOverrides: { holdingLimit: { limit: { case: "bars", value: bars } } },
    },
  });
  const ended = endOf(await watched(world, sprint!.name));
  assert.equal(ended.failure, undefined);
  assert.ok(ended.result !== undefined);
  assert.equal(ended.spec?.horizonBars, 30);
  for (const time of ended.asOfTimes) assert.equal(Number(time.seconds) % 3600, 1800);

  const trips = await tripsOf(ended.portfolio);
  const timed = trips.filter(({ exitReason }) => exitReason === ExitReason.TIME);
  assert.ok(timed.length > 0, "some lots leave by time");
  const starts = Array.from({ length: 900 }, (_, at) => startOf(at));
  const indexOf = (time: { seconds: bigint } | undefined) =>
    starts.indexOf(Number(time!.seconds) * 1000);
  for (const { entryTime, exitTime } of timed) {
    assert.equal(indexOf(exitTime) - indexOf(entryTime), 6);
  }
  // Most of these are held within one day, so that the check of phase 1 for such exits fails.
  const phase1 = ended.result.gates.find(({ gate }) => gate === "phase-1");
  const finding = phase1?.criteria.find(({ observed }) => observed?.name === "short_time_exits");
  assert.equal(finding?.verdict, GateVerdict.FAIL);
});

test("without a stated horizon a forecast reaches to a holding limit of five sessions of seven bars", async () => {
  const { sprint } = await world.sprints.createSprint({ requestId: "five sessions", spec });
  assert.equal(sprint?.spec?.horizonBars, 35);
  const request = { requestId: "too near", spec: { ...spec, horizonBars: 34 } };
  await assert.rejects(world.sprints.createSprint(request), /34 is before the holding limit of 35/);
  await world.sprints.cancelSprint({ name: sprint!.name });
  await watched(world, sprint!.name);
});

test("a sprint on bars of another length than those stored names the lengths there are", async () => {
  const daily = { ...spec, interval: BarInterval.DAY_1 };
  await assert.rejects(
    world.sprints.createSprint({ requestId: "daily", spec: daily }),
    /no daily bars are stored for "HOURLY", but bars of 1h/,
  );
});

test("a sprint on hourly bars converts at daily rates where its pair has no hourly ones, each known by then", {
  timeout: 180_000,
}, async () => {
  await importHourly("CAPE.JO");
  const request = (requestId: string) => {
    return { requestId, spec: { ...spec, tickers: ["CAPE.JO"], baseCurrency: "USD" } };
  };
  await assert.rejects(world.sprints.createSprint(request("without")), /USDZAR=X/);
  const daily = madeSeries("USDZAR=X", { bars: 260, firstPrice: 15, seed: 4 });
  const rates = daily.bars.filter(({ startTimeMs }) => new Date(startTimeMs).getUTCDay() % 6 !== 0);
  await importSeries(world.marketData, { ...daily, bars: rates });

  const { sprint } = await world.sprints.createSprint(request("daily rates"));
  const [leg] = sprint!.rates[0]!.legs;
  assert.deepEqual([leg?.ticker, leg?.interval], ["USDZAR=X", BarInterval.DAY_1]);
  const ended = endOf(await watched(world, sprint!.name));
  assert.equal(ended.failure, undefined);
  const trips = await tripsOf(ended.portfolio);
  assert.ok(trips.length > 0, "something was traded");
  for (const { entryTime, entryRate } of trips) {
    const enteredMs = Number(entryTime!.seconds) * 1000;
    const knownMs = Number(entryRate!.asOfTime!.seconds) * 1000;
    const known = rates.filter(({ startTimeMs }) => startTimeMs + dayMs <= enteredMs);
    assert.equal(knownMs, known.at(-1)!.startTimeMs + dayMs);
    assert.equal(entryRate!.legs[0]!.price, known.at(-1)!.close);
  }
});
