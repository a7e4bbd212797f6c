import assert from "node:assert/strict";
import { test } from "node:test";
import {
  barFrequency,
  barsPerSession,
  barsPerYear,
  calendarDaysBetween,
  closeTimeMs,
  isoDateOf,
} from "#lib/kernel/calendar.ts";
import type { AssetClass } from "#lib/kernel/instrument.ts";

const friday = Date.UTC(2024, 0, 5);

test("a daily bar is known at the midnight after its date, and is one session", () => {
  assert.equal(closeTimeMs({ startTimeMs: friday }, "DAY_1"), Date.UTC(2024, 0, 6));
  assert.equal(barsPerSession("DAY_1"), 1);
});

test("a year has 252 sessions, 365 for crypto-assets, and as many daily bars", () => {
  const yearOf = (assetClass?: AssetClass) =>
    barsPerYear({ interval: "DAY_1", ...(assetClass && { assetClass }) });
  assert.equal(yearOf("CRYPTO"), 365);
  const others = ["US_EQUITY", "INTL_EQUITY", "FX", "INDEX", "FUTURE", undefined] as const;
  assert.deepEqual(new Set(others.map(yearOf)), new Set([252]));
  assert.equal(barFrequency("DAY_1"), "daily");
});

test("calendar days count UTC dates, weekends included, and not hours", () => {
  assert.equal(calendarDaysBetween(friday, Date.UTC(2024, 0, 8)), 3);
  assert.equal(calendarDaysBetween(friday, friday + 86_399_999), 0);
  assert.equal(calendarDaysBetween(friday + 86_399_999, friday + 86_400_000), 1);
});

test("an instant without a date is written as its number", () => {
  assert.equal(isoDateOf(friday), "2024-01-05");
  assert.equal(isoDateOf(Number.NaN), "NaN");
});
