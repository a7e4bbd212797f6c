import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { toBinary } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { importSeries } from "#cli/bars/import-series.ts";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { type Forecast, ForecastSchema } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { someOf } from "#test/support/test-length.ts";

const started: EmbeddedServices[] = [];
after(async () => {
  for (const services of started) await services.close();
});

/** Runs a sprint on these bars and returns its stored forecasts, oldest as-of first. */
async function forecastsOn(bars: readonly Bar[]): Promise<readonly Forecast[]> {
  const services = await startEmbedded({
    dataDir: temporaryFolder(),
    ports: "any",
    logLevel: "error",
    resumeSprints: false,
    environment: {},
  });
  started.push(services);
  const gateway = openChannel(services.addresses.gateway);
  const forecast = openChannel(services.addresses.forecast);
  try {
    const sample = await readSampleSeries();
    const series = { ...sample, instrument: { ...sample.instrument, ticker: "TEST" }, bars };
    await importSeries(clientOf(MarketDataService, gateway), series);
    const sprints = clientOf(SprintService, gateway);
    const { sprint } = await sprints.createSprint({
      requestId: "look-ahead",
      spec: { tickers: ["TEST"], audits: 4, interval: BarInterval.DAY_1 },
    });
    for await (const { event } of sprints.watchSprint({ name: sprint?.name ?? "" })) {
      if (event.case === "sprint") assert.equal(event.value.failure, undefined);
    }
    const page = await clientOf(ForecastService, forecast).listForecasts({ pageSize: 200 });
    return page.forecasts.sort((a, b) => Number(a.asOfTime!.seconds - b.asOfTime!.seconds));
  } finally {
    gateway.close();
    forecast.close();
  }
}

/** The forecast's bytes without the moment it was stored, which is the machine's. */
function bytesOf(forecast: Forecast): Uint8Array {
  const { createTime: _, ...content } = forecast;
  return toBinary(ForecastSchema, content as Forecast);
}

let bars: readonly Bar[];
let original: readonly Forecast[];
before(async () => {
  ({ bars } = await readSampleSeries());
  original = await forecastsOn(bars);
});

test("the sprint stored a forecast for each of its as-of dates", () => {
  assert.equal(original.length, 4);
});

for (const kept of someOf([0, 1, 2])) {
  test(`with every bar after as-of ${kept + 1} perturbed, the forecasts up to it are bit-identical`, async () => {
    const asOfMs = timestampMs(original[kept]!.asOfTime!);
    const perturbed = bars.map((bar, index) => {
      if (closeTimeMs(bar, "DAY_1") <= asOfMs) return bar;
      const factor = 1.5 + 0.3 * Math.sin(index);
      const { startTimeMs, open, high, low, close, volumeUnits } = bar;
      return {
        startTimeMs,
        open: open * factor,
        high: high * factor,
        low: low * factor,
        close: close * factor,
        volumeUnits: volumeUnits + index,
      };
    });
    const forecasts = await forecastsOn(perturbed);
    for (let index = 0; index <= kept; index += 1) {
      assert.deepEqual(bytesOf(forecasts[index]!), bytesOf(original[index]!));
    }
    assert.notDeepEqual(bytesOf(forecasts[kept + 1]!), bytesOf(original[kept + 1]!));
  });
}
