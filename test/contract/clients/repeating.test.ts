import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { PmxError } from "#clients/typescript/src/pmx-error.ts";
import { withRequestId } from "#clients/typescript/src/request-id.ts";
import { defaultRetry, isSafeToRepeat, waitBefore } from "#clients/typescript/src/retry.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import {
  CreateSprintRequestSchema,
  GetSprintRequestSchema,
  SprintService,
} from "#proto/pmx/sprint/v1/sprint_service_pb.ts";

test("a request that can have an id gets one, unless its caller states one", () => {
  const desc = CreateSprintRequestSchema;
  assert.equal(withRequestId(desc, {}, "made").requestId, "made");
  assert.equal(withRequestId(desc, { requestId: "mine" }, "made").requestId, "mine");
  const message = create(desc, { spec: { tickers: ["AAPL"] } });
  const sent = withRequestId(desc, message, "made");
  assert.deepEqual([sent.requestId, sent.spec?.tickers], ["made", ["AAPL"]]);
  assert.equal(message.requestId, "", "what the caller holds stays as it is");
  const without = withRequestId(GetSprintRequestSchema, { name: "sprints/1" }, "made");
  assert.deepEqual({ ...without }, { ...create(GetSprintRequestSchema, { name: "sprints/1" }) });
});

test("what has no side effects, is idempotent or has a request id is safe to repeat, and nothing else", () => {
  const { getSprint, watchSprint, createSprint, cancelSprint } = SprintService.method;
  const { importBars, removeSeries } = MarketDataService.method;
  for (const method of [getSprint, watchSprint, createSprint, cancelSprint]) {
    assert.equal(isSafeToRepeat(method), true, method.name);
  }
  // A stream of requests is used up, and what was removed may be there again.
  for (const method of [importBars, removeSeries]) {
    assert.equal(isSafeToRepeat(method), false, method.name);
  }
});

test("a wait is as long as pmx says and a tenth more at most; without a word it doubles up to its bound", () => {
  const at = (share: number) => ({ ...defaultRetry, random: () => share });
  const told = new PmxError("RESOURCE_EXHAUSTED", "later", { retryAfterMs: 9_000 });
  assert.deepEqual([waitBefore(told, 1, at(0)), waitBefore(told, 4, at(1))], [9_000, 9_900]);
  const unreached = new PmxError("UNAVAILABLE", "nobody listens");
  const bounds = [1, 2, 3, 4].map((attempts) => waitBefore(unreached, attempts, at(1)));
  assert.deepEqual(bounds, [100, 200, 400, 800]);
  assert.equal(waitBefore(unreached, 9, { ...at(1), attemptsMax: 10 }), 5_000);
  assert.equal(waitBefore(unreached, 5, at(1)), undefined);
  for (const code of ["INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "CANCELLED", "INTERNAL"] as const) {
    assert.equal(waitBefore(new PmxError(code, "no"), 1, at(0)), undefined, code);
  }
});
