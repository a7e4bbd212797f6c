import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { parseDetails } from "#lib/kit/grpc/shared/status-details.ts";
import { type RunningService, requestUpTo, runService } from "./running-service.ts";

let service: RunningService;

before(async () => {
  service = await runService();
});
after(() => service.remove());

test("a batch answers each of its requests, with the fault of the one that is wrong", async () => {
  const requests = [requestUpTo(300), requestUpTo(60), requestUpTo(310)];
  const forecasts = new Map<number, string>();
  const reasons = new Map<number, string | undefined>();
  for await (const { index, result } of service.client.batchCreateForecasts({ requests })) {
    if (result.case === "created") forecasts.set(index, result.value.forecast!.name);
    else reasons.set(index, parseDetails(result.value!.details)?.reason);
  }
  assert.deepEqual([...reasons], [[1, "BARS_TOO_FEW"]]);
  for (const index of [0, 2]) {
    const alone = await service.client.createForecast(requests[index]!);
    assert.equal(forecasts.get(index), alone.forecast!.name);
  }
});

test("a batch of nothing is refused", async () => {
  const items = service.client.batchCreateForecasts({ requests: [] });
  await assert.rejects(
    async () => {
      for await (const _ of items);
    },
    (error) => error instanceof Fault && error.violations[0]?.field === "requests",
  );
});

test("a request without its instrument, and one out of bounds, are refused in their places", async () => {
  const { instrument: _, ...nameless } = requestUpTo(300);
  const far = { ...requestUpTo(300), horizonBars: 251 };
  const results = new Map<number, string | undefined>();
  const requests = [nameless, requestUpTo(300), far];
  for await (const { index, result } of service.client.batchCreateForecasts({ requests })) {
    const details = result.case === "error" ? parseDetails(result.value.details) : undefined;
    results.set(index, details?.violations[0]?.field);
  }
  assert.deepEqual(
    [0, 1, 2].map((index) => results.get(index)),
    ["instrument", undefined, "horizon_bars"],
  );
});
