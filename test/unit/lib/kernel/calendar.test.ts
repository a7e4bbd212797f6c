import assert from "node:assert/strict";
import { test } from "node:test";
import type { BarInterval } from "#lib/kernel/bar.ts";
import {
  barFrequency,
  barStartText,
  barsPerSession,
  barsPerYear,
  calendarDaysBetween,
  closeTimeMs,
  holdingBars,
  isoDateOf,
  lastSessionDate,
  weeklyTradingDates,
} from "#lib/kernel/calendar.ts";
import type { AssetClass } from "#lib/kernel/instrument.ts";

const friday = Date.UTC(2024, 0, 5);

test("a daily bar is known at the midnight after its date, and is one session", () => {
  assert.equal(closeTimeMs({ startTimeMs: friday }, "DAY_1"), Date.UTC(2024, 0, 6));
  assert.equal(barsPerSession({ interval: "DAY_1" }), 1);
});

test("a year has 252 sessions, 365 for crypto-assets, and as many daily bars", () => {
  const yearOf = (assetClass?: AssetClass) =>
    barsPerYear({ interval: "DAY_1", ...(assetClass && { assetClass }) });
  assert.equal(yearOf("CRYPTO"), 365);
  const others = ["US_EQUITY", "INTL_EQUITY", "FX", "INDEX", "FUTURE", undefined] as const;
  assert.deepEqual(new Set(others.map(yearOf)), new Set([252]));
  assert.equal(barFrequency("DAY_1"), "daily");
});

test("a session has as many bars as its class trades hours, the last one cut short, and a year accordingly", () => {
  const perSession = (interval: BarInterval, assetClass: AssetClass) =>
    barsPerSession({ interval, assetClass });
  assert.equal(perSession("HOUR_1", "US_EQUITY"), 7);
  assert.equal(perSession("MINUTE_30", "US_EQUITY"), 13);
  assert.equal(perSession("MINUTE_1", "US_EQUITY"), 390);
  assert.equal(perSession("HOUR_1", "CRYPTO"), 24);
  assert.equal(barsPerYear({ interval: "HOUR_1", assetClass: "US_EQUITY" }), 7 * 252);
  assert.equal(barsPerYear({ interval: "HOUR_1", assetClass: "CRYPTO" }), 24 * 365);
  assert.equal(barFrequency("HOUR_1"), "hourly");
  assert.equal(closeTimeMs({ startTimeMs: friday }, "HOUR_1"), friday + 3_600_000);
});

test("a year and a session are those of the exchange where its calendar is known", () => {
  const yearOf = (exchange: string, interval: BarInterval = "DAY_1") =>
    barsPerYear({ interval, assetClass: "INTL_EQUITY", exchange });
  assert.deepEqual(
    ["XLON", "XJSE", "XNAI"].map((exchange) => yearOf(exchange)),
    [253, 250, 252],
  );
  assert.equal(yearOf("XLON", "HOUR_1"), 9 * 253);
  assert.equal(yearOf("XJSE", "HOUR_1"), 8 * 250);
  for (const exchange of ["XNAS", "US", "XNYS"]) {
    assert.equal(barsPerYear({ interval: "HOUR_1", assetClass: "US_EQUITY", exchange }), 7 * 252);
  }
  const london = { interval: "HOUR_1", assetClass: "INTL_EQUITY", exchange: "XLON" } as const;
  assert.equal(holdingBars({ sessions: 5 }, london), 45);
});

test("a holding limit lasts as long in bars of any interval", () => {
  const shares = (interval: BarInterval) => ({ interval, assetClass: "US_EQUITY" }) as const;
  assert.equal(holdingBars({ sessions: 5 }, shares("DAY_1")), 5);
  assert.equal(holdingBars({ sessions: 5 }, shares("HOUR_1")), 35);
  assert.equal(holdingBars({ bars: 6, interval: "HOUR_1" }, shares("HOUR_1")), 6);
  assert.equal(holdingBars({ bars: 6, interval: "HOUR_1" }, shares("MINUTE_30")), 12);
  assert.equal(holdingBars({ bars: 8, interval: "HOUR_1" }, shares("DAY_1")), 2);
  assert.equal(
    holdingBars({ bars: 2, interval: "DAY_1" }, { interval: "HOUR_1", assetClass: "CRYPTO" }),
    48,
  );
});

test("the start of an intraday bar is written with its time", () => {
  const start = friday + 52_200_000;
  assert.equal(barStartText(start, "HOUR_1"), "2024-01-05 14:30");
  assert.equal(barStartText(friday, "DAY_1"), "2024-01-05");
  assert.equal(barStartText(friday), "2024-01-05");
  assert.equal(barStartText(start), "2024-01-05 14:30");
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

test("by the week alone shares trade from Monday to Friday, and coins on every day", () => {
  const day = (date: string) => Date.parse(`${date}T00:00:00Z`);
  const thursday = day("2026-01-08") + 1;
  assert.deepEqual(weeklyTradingDates("US_EQUITY", thursday, 2), [
    day("2026-01-09"),
    day("2026-01-12"),
  ]);
  assert.deepEqual(weeklyTradingDates("CRYPTO", thursday, 2), [
    day("2026-01-09"),
    day("2026-01-10"),
  ]);
  assert.deepEqual(weeklyTradingDates("FX", day("1969-12-31"), 2), [day("1969-12-31"), 0]);
});

test("the last session is one of the exchange's calendar, and by the week alone where none is known", () => {
  const day = (date: string) => Date.parse(`${date}T00:00:00Z`);
  const lastOf = (exchange: string, assetClass: AssetClass, now: string) =>
    isoDateOf(lastSessionDate({ exchange, assetClass }, Date.parse(now)));
  // Monday 2026-01-19 is a holiday in New York alone.
  assert.equal(lastOf("XNAS", "US_EQUITY", "2026-01-20T12:00:00Z"), "2026-01-16");
  assert.equal(lastOf("XLON", "INTL_EQUITY", "2026-01-20T12:00:00Z"), "2026-01-19");
  assert.equal(lastOf("XNSA", "INTL_EQUITY", "2026-01-20T12:00:00Z"), "2026-01-19");
  for (const [now, share, coin] of [
    ["2026-01-09T23:59:59Z", "2026-01-08", "2026-01-08"],
    ["2026-01-10T00:00:00Z", "2026-01-09", "2026-01-09"],
    ["2026-01-12T23:59:59Z", "2026-01-09", "2026-01-11"],
    ["2026-01-13T00:00:00Z", "2026-01-12", "2026-01-12"],
  ] as const) {
    const at = Date.parse(now);
    assert.equal(lastSessionDate({ exchange: "", assetClass: "US_EQUITY" }, at), day(share), now);
    assert.equal(lastSessionDate({ exchange: "", assetClass: "CRYPTO" }, at), day(coin), now);
  }
});
