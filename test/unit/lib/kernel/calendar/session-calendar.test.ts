import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import {
  isWithinSessions,
  knownCalendar,
  learntCalendar,
  type MarketCalendar,
  missingSessions,
  type SessionCalendar,
  sessionsBetween,
} from "#lib/kernel/calendar/session-calendar.ts";
import type { AssetClass } from "#lib/kernel/instrument.ts";
import { referenceFile, skipWithout } from "#test/support/reference-data.ts";
import { isLong } from "#test/support/test-length.ts";

const dayMs = 86_400_000;
const day = (iso: string) => Date.parse(iso);
const iso = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10);

function calendarOf(exchange: string, assetClass: AssetClass = "US_EQUITY"): MarketCalendar {
  const found = knownCalendar({ exchange, assetClass });
  assert.ok(found, exchange);
  return found;
}
const newYork = calendarOf("XNYS");
const london = calendarOf("XLON", "INTL_EQUITY");
const johannesburg = calendarOf("XJSE", "INTL_EQUITY");
const crypto = calendarOf("CRYPTO", "CRYPTO");
const currencies = calendarOf("FX", "FX");
const learnt = learntCalendar([day("2024-01-01"), day("2024-01-03") + 9 * 3_600_000]);

/** Weekdays of a year on which a market is closed. */
function closed(calendar: SessionCalendar, year: number): readonly string[] {
  const dates: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += dayMs) {
    if (currencies.isSession(at) && !calendar.isSession(at)) dates.push(iso(at).slice(5));
  }
  return dates;
}

test("New York closes on its holidays, kept on the next weekday, and once for storms and funerals", () => {
  // As the exchange announced them.
  assert.deepEqual(closed(newYork, 2012), [
    ...["01-02", "01-16", "02-20", "04-06", "05-28", "07-04", "09-03"],
    ...["10-29", "10-30", "11-22", "12-25"],
  ]);
  assert.deepEqual(closed(newYork, 2021), [
    ...["01-01", "01-18", "02-15", "04-02", "05-31", "07-05", "09-06", "11-25", "12-24"],
  ]);
  // A New Year on a Saturday is not made up for; Juneteenth is kept from this year.
  assert.deepEqual(closed(newYork, 2022), [
    ...["01-17", "02-21", "04-15", "05-30", "06-20", "07-04", "09-05", "11-24", "12-26"],
  ]);
  assert.deepEqual(closed(newYork, 1997), [
    ...["01-01", "02-17", "03-28", "05-26", "07-04", "09-01", "11-27", "12-25"],
  ]);
  for (const once of ["1994-04-27", "2001-09-11", "2001-09-14", "2004-06-11", "2007-01-02"]) {
    assert.equal(newYork.isSession(day(once)), false, once);
  }
  assert.equal(newYork.isSession(day("2001-09-17")), true);
  for (const exchange of ["US", "XNAS"]) assert.equal(calendarOf(exchange), newYork);
});

test("London closes on the bank holidays of England, also where one was moved or given once", () => {
  assert.deepEqual(closed(london, 2022), [
    ...["01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"],
  ]);
  assert.deepEqual(closed(london, 2020), [
    ...["01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"],
  ]);
});

test("Johannesburg closes on public holidays and for elections; one on a Saturday is lost", () => {
  assert.deepEqual(closed(johannesburg, 2019), [
    ...["01-01", "03-21", "04-19", "04-22", "05-01", "05-08", "06-17", "08-09", "09-24"],
    ...["12-16", "12-25", "12-26"],
  ]);
});

test("crypto-assets trade on every day, currencies from Monday to Friday, and others as their bars tell", () => {
  const week = Array.from({ length: 7 }, (_, at) => day("2024-01-01") + at * dayMs);
  assert.deepEqual(week.map(crypto.isSession), Array(7).fill(true));
  assert.deepEqual(week.map(currencies.isSession), [true, true, true, true, true, false, false]);
  assert.equal(knownCalendar({ exchange: "XNAI", assetClass: "INTL_EQUITY" }), undefined);
  assert.deepEqual(week.slice(0, 4).map(learnt.isSession), [true, false, true, false]);
});

const calendars = { newYork, london, johannesburg, crypto, currencies };
for (const [name, calendar] of Object.entries(calendars)) {
  test(`sessions between two dates are the bars of a gapless series: ${name}`, () => {
    const firstMs = day("1996-01-01");
    const series: number[] = [];
    for (let at = firstMs; at < day("2030-01-01"); at += dayMs) {
      if (calendar.isSession(at)) series.push(at);
    }
    assert.deepEqual(missingSessions(calendar, series), []);
    const place = fc.nat({ max: series.length - 1 });
    fc.assert(
      fc.property(place, place, fc.nat({ max: dayMs - 1 }), (one, other, ms) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        // Any instant of a session counts as its date.
        const count = sessionsBetween(calendar, series[from]! + ms, series[to]! + ms);
        assert.equal(count, to - from);
      }),
      { numRuns: isLong ? 30 : 10 },
    );
  });
}

for (const [name, calendar] of Object.entries({ newYork, london, johannesburg })) {
  test(`the sessions of a year are the mean of its table: ${name}`, () => {
    const years = 20;
    const sessions = sessionsBetween(calendar, day("2000-01-01"), day("2020-01-01"));
    assert.equal(calendar.sessionsPerYear, Math.round(sessions / years));
  });
}

test("within a number of sessions lies what no more of them separate, whichever comes first", () => {
  const within = (from: string, to: string, sessions: number) =>
    isWithinSessions(newYork, day(from), day(to), sessions);
  // Friday and Tuesday are one session apart around the Monday of Martin Luther King.
  assert.equal(within("2024-01-12", "2024-01-16", 1), true);
  assert.equal(within("2024-01-12", "2024-01-16", 0), false);
  assert.equal(within("2024-01-16", "2024-01-12", 0), true);
  const at = fc.integer({ min: day("2001-01-01") / dayMs, max: day("2003-01-01") / dayMs });
  fc.assert(
    fc.property(at, at, fc.nat({ max: 40 }), (one, other, sessions) => {
      const [from, to] = [one * dayMs, other * dayMs];
      const counted = sessionsBetween(newYork, from, to) <= sessions;
      assert.equal(isWithinSessions(newYork, from, to, sessions), counted);
    }),
  );
});

test("the sessions that a series lacks are found, and no weekend and no holiday among them", () => {
  const series = ["2024-06-14", "2024-06-17", "2024-06-20", "2024-06-24"].map(day);
  // 2024-06-19 is Juneteenth.
  assert.deepEqual(missingSessions(newYork, series).map(iso), ["2024-06-18", "2024-06-21"]);
});

for (const [file, calendar] of [
  ["SPY", newYork],
  ["BTC-USD", crypto],
  ["NPN.JO", johannesburg],
] as const) {
  const name = `bars/daily/${file}.csv`;
  const skip = skipWithout(name);
  test(`the dates of recorded bars are the sessions of the calendar: ${file}`, { skip }, () => {
    const rows = readFileSync(referenceFile(name)!, "utf8").trim().split("\n").slice(1);
    const starts = rows.map((row) => day(row.slice(0, 10)));
    assert.deepEqual(starts.filter((at) => !calendar.isSession(at)).map(iso), []);
    assert.deepEqual(missingSessions(calendar, starts).map(iso), []);
  });
}

test("the dates of the bars that pmx comes with are the sessions of New York", async () => {
  const { bars } = await readSampleSeries();
  const starts = bars.map(({ startTimeMs }) => startTimeMs);
  assert.deepEqual(starts.filter((at) => !newYork.isSession(at)).map(iso), []);
  assert.deepEqual(missingSessions(newYork, starts).map(iso), []);
});
