import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBinary } from "@bufbuild/protobuf";
import { ForecastCreatedSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { RegimeLabel } from "#proto/pmx/forecast/v1/regime_pb.ts";
import { createForecast } from "#services/forecast/app/create-forecast.ts";
import { forecastCreated } from "#services/forecast/events/forecast-facts.ts";
import { sampleBars } from "#test/support/sample-bars.ts";
import { dependencies, quick, request } from "../app/dependencies.ts";

const caller = { peer: "127.0.0.1:5", signal: new AbortController().signal };

/** The label that the fact of a forecast states, and the one that the forecast has. */
async function labels(enabled: boolean) {
  const policy = { ...quick, regime: { ...quick.regime, enabled } };
  const { value } = await createForecast(
    dependencies(),
    { ...request(sampleBars(300)), policy },
    caller,
  );
  const { regime } = fromBinary(ForecastCreatedSchema, forecastCreated(value).payload);
  return [regime, RegimeLabel[value.regime?.label ?? "UNSPECIFIED"]];
}

test("the fact of a forecast states the regime that it saw, and none where the policy asks for none", async () => {
  const [stated, own] = await labels(true);
  assert.notEqual(own, RegimeLabel.UNSPECIFIED);
  assert.equal(stated, own);
  assert.deepEqual(await labels(false), [RegimeLabel.UNSPECIFIED, RegimeLabel.UNSPECIFIED]);
});
