import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf } from "#lib/kit/grpc/client/client.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { failedStart, startServiceProcess } from "#test/support/service-process.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { requestUpTo } from "./running-service.ts";

const folder = { PMX_DATA_DIR: temporaryFolder() };

test("the service runs alone, makes a forecast, and stops at SIGTERM with exit code 0", async () => {
  const { channel, end } = await startServiceProcess("forecast", folder);
  const { forecast } = await clientOf(ForecastService, channel).createForecast(requestUpTo(200));
  assert.equal(forecast!.ensemblePrices.length, 20);
  assert.equal(await end("SIGTERM"), 0);
});

test("a setting that is wrong ends the start with exit code 78 and names the variable", async () => {
  const { exitCode, said } = await failedStart("forecast", {
    ...folder,
    PMX_FORECAST_THREADS: "many",
  });
  assert.equal(exitCode, 78);
  assert.match(said, /PMX_FORECAST_THREADS/);
});
