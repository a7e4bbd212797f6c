import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClosedTrade } from "#services/audit/domain/facts/execution-facts.ts";
import { attributionFilled } from "#services/audit/domain/metrics/attribution-filled.ts";
import {
  leastDaysHeld,
  medianDaysHeld,
  shortTimeExits,
} from "#services/audit/domain/metrics/days-held.ts";
import { measure, type ScorecardMetric } from "#services/audit/domain/metrics/scorecard-metric.ts";
import {
  definedValue,
  evidenceWith,
  sampleTrade,
  times,
} from "#test/unit/audit/sample-evidence.ts";

const measured = (metric: ScorecardMetric, trades: readonly ClosedTrade[]) =>
  measure(metric, evidenceWith({ trades }), { shortHoldingDays: 3 });

test("a time exit after 2 calendar days is short and one after 3 is not", () => {
  const trades = [
    sampleTrade({ exitReason: "TIME", calendarDaysHeld: 2 }),
    sampleTrade({ exitReason: "TIME", calendarDaysHeld: 3 }),
  ];
  assert.equal(definedValue(measured(shortTimeExits, trades)), 1);
});

test("a stop hit on the first day is no short time exit", () => {
  const trades = [sampleTrade({ exitReason: "STOP", calendarDaysHeld: 0 })];
  assert.equal(definedValue(measured(shortTimeExits, trades)), 0);
});

test("n of the short time exits is the number of all closes", () => {
  assert.equal(measured(shortTimeExits, []).n, 0);
  assert.equal(measured(shortTimeExits, times(4, sampleTrade())).n, 4);
});

for (const [missing, change] of [
  ["entry price", { entryPrice: undefined }],
  ["exit price", { exitPrice: undefined }],
  ["exit reason", { exitReason: "UNKNOWN" }],
] as const) {
  test(`attribution is not filled without the ${missing}`, () => {
    const trades = [sampleTrade(change), sampleTrade()];
    assert.equal(definedValue(measured(attributionFilled, trades)), 0.5);
  });
}

test("the shortest and the median holding are in calendar days", () => {
  const trades = [5, 1, 4, 7].map((calendarDaysHeld) => sampleTrade({ calendarDaysHeld }));
  assert.equal(definedValue(measured(leastDaysHeld, trades)), 1);
  assert.equal(definedValue(measured(medianDaysHeld, trades)), 4.5);
});
