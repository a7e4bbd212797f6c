import assert from "node:assert/strict";
import { test } from "node:test";
import {
  attributionFilled,
  leastDaysHeld,
  medianDaysHeld,
  shortTimeExits,
} from "#services/audit/domain/scorecard/holding.ts";
import { definedValue, sampleTrade, times } from "#test/unit/audit/sample-evidence.ts";

test("a time exit after 2 calendar days is short and one after 3 is not", () => {
  const trades = [
    sampleTrade({ exitReason: "TIME", calendarDaysHeld: 2 }),
    sampleTrade({ exitReason: "TIME", calendarDaysHeld: 3 }),
  ];
  assert.equal(definedValue(shortTimeExits(trades, 3)), 1);
});

test("a stop hit on the first day is no short time exit", () => {
  const trades = [sampleTrade({ exitReason: "STOP", calendarDaysHeld: 0 })];
  assert.equal(definedValue(shortTimeExits(trades, 3)), 0);
});

test("the count of short time exits says how many closes were looked at", () => {
  assert.equal(shortTimeExits([], 3).n, 0);
  assert.equal(shortTimeExits(times(4, sampleTrade()), 3).n, 4);
});

for (const [missing, change] of [
  ["entry price", { entryPrice: undefined }],
  ["exit price", { exitPrice: undefined }],
  ["exit reason", { exitReason: "UNKNOWN" }],
] as const) {
  test(`attribution is not filled without the ${missing}`, () => {
    const trades = [sampleTrade(change), sampleTrade()];
    assert.equal(definedValue(attributionFilled(trades)), 0.5);
  });
}

test("the shortest and the median holding are in calendar days", () => {
  const trades = [5, 1, 4, 7].map((calendarDaysHeld) => sampleTrade({ calendarDaysHeld }));
  assert.equal(definedValue(leastDaysHeld(trades)), 1);
  assert.equal(definedValue(medianDaysHeld(trades)), 4.5);
});
