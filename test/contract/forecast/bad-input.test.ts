import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import { barsOfCloses } from "#test/support/sample-bars.ts";
import {
  barMessages,
  history,
  instrument,
  type RunningService,
  requestUpTo,
  runService,
} from "./running-service.ts";

let service: RunningService;

before(async () => {
  service = await runService();
});
after(() => service.remove());

const good = () => requestUpTo(200);

for (const [what, change, reason, field] of [
  ["a negative horizon", { horizonBars: -3 }, "FIELD_INVALID", "horizon_bars"],
  ["a horizon of 0", { horizonBars: 0 }, "FIELD_INVALID", "horizon_bars"],
  ["a horizon beyond 250", { horizonBars: 251 }, "FIELD_INVALID", "horizon_bars"],
  [
    "no ticker",
    { instrument: { ...instrument, ticker: " " } },
    "FIELD_INVALID",
    "instrument.ticker",
  ],
  ["no instrument", { instrument: undefined }, "FIELD_INVALID", "instrument"],
  [
    "no asset class",
    { instrument: { ...instrument, assetClass: AssetClass.UNSPECIFIED } },
    "FIELD_INVALID",
    "instrument.asset_class",
  ],
  ["no interval", { interval: BarInterval.UNSPECIFIED }, "FIELD_INVALID", "interval"],
  ["no bars", { bars: [] }, "BARS_TOO_FEW", "bars"],
  ["too few bars", { bars: good().bars.slice(-119) }, "BARS_TOO_FEW", "bars"],
  ["a policy without its settings", { policy: {} }, "FIELD_INVALID", "policy.lookback_bars"],
  ["an audit set of 201 characters", { auditSet: "x".repeat(201) }, "FIELD_INVALID", "audit_set"],
] as const) {
  test(`${what} is refused, naming ${field}`, async () => {
    await assert.rejects(
      service.client.createForecast({ ...good(), ...change } as ReturnType<typeof good>),
      (error) => {
        assert.ok(error instanceof Fault);
        assert.equal(error.code, "INVALID_ARGUMENT");
        assert.equal(error.reason, reason);
        assert.equal(error.violations[0]?.field, field);
        return true;
      },
    );
  });
}

test("a bar with a high below its low is refused, naming the bar", async () => {
  const request = good();
  request.bars[7] = { ...request.bars[7]!, high: 1 };
  await assert.rejects(
    service.client.createForecast(request),
    (error) =>
      error instanceof Fault &&
      error.reason === "BARS_INVALID" &&
      error.violations[0]?.field === "bars[7].high",
  );
});

test("a bar that closes after the as-of is refused, naming the bar", async () => {
  const asOfTime = timestampFromMs(history[198]!.startTimeMs + 86_400_000);
  await assert.rejects(
    service.client.createForecast({ ...good(), asOfTime }),
    (error) =>
      error instanceof Fault &&
      error.reason === "LOOK_AHEAD" &&
      error.violations[0]?.field === "bars[199]",
  );
});

test("closes that never move are refused as unfit", async () => {
  const bars = barMessages(barsOfCloses(new Float64Array(200).fill(10)));
  await assert.rejects(
    service.client.createForecast({ ...good(), bars }),
    (error) => error instanceof Fault && error.reason === "FIT_FAILED",
  );
});

test("nothing that was refused is stored, and nothing published but the fit that failed", async () => {
  assert.deepEqual((await service.client.listForecasts({})).forecasts, []);
  const published = service.published.map(({ subject }) => subject);
  assert.deepEqual(published, ["pmx.forecast.v1.forecast.failed"]);
});

test("a forecast that does not exist is not found, by either RPC", async () => {
  const name = "forecasts/none";
  const notFound = (error: unknown) =>
    error instanceof Fault && error.code === "NOT_FOUND" && error.message.includes(name);
  await assert.rejects(service.client.getForecast({ name }), notFound);
  await assert.rejects(service.client.scoreForecast({ name, bars: [] }), notFound);
});

test("a horizon that has not closed cannot be scored", async () => {
  const { forecast } = await service.client.createForecast(good());
  // Bars up to the as-of do not count.
  const bars = barMessages(history.slice(150, 219));
  await assert.rejects(
    service.client.scoreForecast({ name: forecast!.name, bars }),
    (error) =>
      error instanceof Fault &&
      error.code === "FAILED_PRECONDITION" &&
      error.reason === "HORIZON_NOT_CLOSED" &&
      /needs 20 bars.*19 are given/.test(error.message),
  );
});
