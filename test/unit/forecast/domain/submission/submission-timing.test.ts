import assert from "node:assert/strict";
import { test } from "node:test";
import type { MarketOf } from "#lib/kernel/calendar/session-calendar.ts";
import { horizonOpensMs } from "#lib/kernel/horizon-opening.ts";
import { submissionTiming } from "#services/forecast/domain/submission/submission-timing.ts";

const newYork: MarketOf = { exchange: "XNAS", assetClass: "US_EQUITY" };
test("what is received at the opening is a replay, a millisecond before it is live", () => {
  const asOfMs = Date.UTC(2024, 6, 3);
  const opensMs = horizonOpensMs(newYork, "DAY_1", asOfMs);
  assert.equal(submissionTiming(opensMs, opensMs), "REPLAY");
  assert.equal(submissionTiming(opensMs, opensMs - 1), "LIVE");
});
