import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Metric } from "#proto/pmx/type/v1/metric_pb.ts";
import { dem2gbp } from "#test/support/exchange-returns.ts";
import { barsOfCloses } from "#test/support/sample-bars.ts";
import { pricesFrom } from "#test/support/sample-series.ts";
import { barMessages, type RunningService, requestUpTo, runService } from "./running-service.ts";

let service: RunningService;

before(async () => {
  service = await runService();
});
after(() => service.remove());

function near(metric: Metric | undefined, expected: number): void {
  const { result } = metric!;
  assert.ok(result.case === "value");
  assert.ok(Math.abs(result.value / expected - 1) < 1e-4, `${result.value} not ${expected}`);
}

test("what GARCH leaves in the residuals of DEM/GBP is what R finds there", async () => {
  const { policy } = await service.client.getPolicy({});
  const closes = pricesFrom(dem2gbp().map((percent) => percent / 100));
  const { forecast } = await service.client.createForecast({
    ...requestUpTo(1),
    bars: barMessages(barsOfCloses(closes)),
    policy: {
      ...policy!,
      models: ["naive", "garch"],
      lookbackBars: 5_000,
      validationOrigins: 0,
    },
  });
  assert.equal(forecast!.fitTests.length, 1);
  const { model, ljungBoxSquares, archLm, jarqueBera } = forecast!.fitTests[0]!;
  assert.equal(model, "garch");
  near(ljungBoxSquares!.statistic, 9.0625527536414);
  near(archLm!.statistic, 4.2139322347509);
  near(jarqueBera!.statistic, 1059.8506049433);
  assert.equal(archLm!.statistic!.n, 1974n);
});

test("a stored forecast keeps its fit tests, and they are not in its content hash", async () => {
  const { forecast } = await service.client.createForecast(requestUpTo(300));
  const read = await service.client.getForecast({ name: forecast!.name });
  assert.deepEqual(read.forecast, forecast);
  assert.deepEqual(
    read.forecast!.fitTests.map(({ model }) => model),
    ["garch"],
  );
  // The same bars under another audit set are made anew, to the same numbers.
  const { forecast: other } = await service.client.createForecast({
    ...requestUpTo(300),
    auditSet: "sprints/other",
  });
  assert.equal(other!.contentHash, forecast!.contentHash);
});
