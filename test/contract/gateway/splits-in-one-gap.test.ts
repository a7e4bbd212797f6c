import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { importSeries } from "#cli/bars/import-series.ts";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

let world: SprintWorld;
before(async () => {
  world = await startSprintWorld(undefined, lenientConfig());
});
after(() => world.close());

/** A suspended share comes back after a split and another one: 3 for 2, then 4 for 1. */
const splits = [
  { kind: "SPLIT", exTimeMs: Date.parse("2016-03-02"), newSharesPerOld: 1.5 },
  { kind: "SPLIT", exTimeMs: Date.parse("2016-03-03"), newSharesPerOld: 4 },
] as const;

function beforeSplits(bar: Bar): Bar {
  const price = (value: number) => value * 6;
  const { startTimeMs, open, high, low, close, volumeUnits } = bar;
  return {
    startTimeMs,
    open: price(open),
    high: price(high),
    low: price(low),
    close: price(close),
    volumeUnits: volumeUnits / 6,
  };
}

test("a sprint runs through two splits that lie in one gap of its bars", {
  timeout: 180_000,
}, async () => {
  const sample = await readSampleSeries();
  const bars = sample.bars
    .filter(({ startTimeMs }) => {
      return startTimeMs < Date.parse("2016-03-01") || startTimeMs > Date.parse("2016-03-04");
    })
    .map((bar) => (bar.startTimeMs < Date.parse("2016-03-04") ? beforeSplits(bar) : bar));
  const instrument = { ...sample.instrument, ticker: "TWICE" };
  await importSeries(world.marketData, { ...sample, instrument, bars, actions: splits });

  const spec = specOf(3, ["TWICE"]);
  const { sprint } = await world.sprints.createSprint({ requestId: "twice", spec });
  assert.equal(sprint!.series[0]!.basis, PriceBasis.AS_TRADED);
  assert.ok(sprint!.asOfTimes[0]!.seconds * 1000n < BigInt(Date.parse("2016-03-01")));
  const end = endOf(await watched(world, sprint!.name));
  assert.equal(end.state, SprintState.SUCCEEDED, end.failure?.message);
  assert.deepEqual(await basesOf(sprint!.name), new Set([PriceBasis.AS_TRADED]));
});

/** What the forecasts of a sprint and its audits state of their prices. */
async function basesOf(auditSet: string): Promise<ReadonlySet<PriceBasis>> {
  const { addresses } = world.services;
  const [made, judged] = [openChannel(addresses.forecast), openChannel(addresses.audit)];
  const { forecasts } = await clientOf(ForecastService, made).listForecasts({ auditSet });
  const { audits } = await clientOf(AuditService, judged).listAudits({ auditSet });
  made.close();
  judged.close();
  assert.ok(forecasts.length > 0 && audits.length > 0);
  return new Set([...forecasts, ...audits].map(({ priceBasis }) => priceBasis));
}

test("the forecasts of a sprint state no price basis where nothing states that of its series", {
  timeout: 180_000,
}, async () => {
  const spec = specOf(3, ["AAPL"]);
  const { sprint } = await world.sprints.createSprint({ requestId: "no-basis", spec });
  assert.equal(sprint!.series[0]!.basis, PriceBasis.UNSPECIFIED);
  endOf(await watched(world, sprint!.name));
  assert.deepEqual(await basesOf(sprint!.name), new Set([PriceBasis.UNSPECIFIED]));
});
