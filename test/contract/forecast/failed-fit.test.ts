import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fromBinary } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { ForecastFailedSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { barsOfCloses } from "#test/support/sample-bars.ts";
import { barMessages, type RunningService, requestUpTo, runService } from "./running-service.ts";

let service: RunningService;
before(async () => {
  service = await runService();
});
after(() => service.remove());

const flat = { ...requestUpTo(200), bars: barMessages(barsOfCloses(Array(200).fill(10))) };

async function faultOf(request: typeof flat): Promise<Fault> {
  const fault = await service.client.createForecast(request).catch((error: unknown) => error);
  assert.ok(fault instanceof Fault);
  assert.deepEqual([fault.code, fault.reason], ["INVALID_ARGUMENT", "FIT_FAILED"]);
  return fault;
}

test("that a forecast of an audit set could not be made is a fact, which the error names", async () => {
  const { metadata } = await faultOf(flat);
  assert.equal(metadata.factSource, "forecast");
  const event = await service.factAt(BigInt(metadata.factSequence ?? ""));
  assert.equal(event.subject, "pmx.forecast.v1.forecast.failed");
  const { key, reason } = fromBinary(ForecastFailedSchema, event.payload);
  assert.equal(reason, "FIT_FAILED");
  const dayMs = 86_400_000;
  assert.deepEqual(
    [key?.auditSet, key?.ticker, key?.horizonBars, timestampMs(key!.asOfTime!)],
    ["sprints/a", "AAPL", 20, timestampMs(flat.bars.at(-1)!.startTime) + dayMs],
  );
});

test("a forecast of no audit set that could not be made is evidence of nothing", async () => {
  const { metadata } = await faultOf({ ...flat, auditSet: "" });
  assert.equal(metadata.factSequence, undefined);
});
