import assert from "node:assert/strict";
import { test } from "node:test";
import { barStartsOf } from "#gateway/market-data/domain/files/bar-starts.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Monday 2024-01-01. */
const monday = Date.UTC(2024, 0, 1);

function weekdays(count: number): readonly number[] {
  return Array.from(
    { length: count },
    (_, at) => monday + (Math.floor(at / 5) * 7 + (at % 5)) * dayMs,
  );
}

test("dates without a time of day are the starts of daily bars", () => {
  const days = weekdays(20);
  const starts = barStartsOf(days.map((localMs) => ({ localMs })));
  assert.deepEqual(starts, { interval: "DAY_1", startsMs: days, notes: [] });
});

test("midnights with a zone are the date that is written, also where clocks are changed", () => {
  const days = weekdays(20);
  const times = days.map((localMs, at) => ({ localMs, offsetMs: (at < 10 ? -5 : -4) * hourMs }));
  const starts = barStartsOf(times);
  assert.ok("startsMs" in starts);
  assert.deepEqual([starts.startsMs, starts.notes], [days, []]);
});

test("a time of day of a daily bar is left out, and said", () => {
  const days = weekdays(20);
  const starts = barStartsOf(days.map((date) => ({ localMs: date + 14.5 * hourMs, offsetMs: 0 })));
  assert.ok("startsMs" in starts);
  assert.deepEqual(starts.startsMs, days);
  assert.match(starts.notes[0]!, /times of day are left out/);
});

test("midnights east of Greenwich that are written in UTC are the trading dates there", () => {
  const days = weekdays(20);
  const starts = barStartsOf(days.map((date) => ({ localMs: date - 2 * hourMs, offsetMs: 0 })));
  assert.ok("startsMs" in starts);
  assert.deepEqual(starts.startsMs, days);
  assert.match(starts.notes[0]!, /midnights east of Greenwich/);
});

test("rows that are as far apart as no bars are long are refused with their distance", () => {
  const every = (gapMs: number, count = 20) =>
    barStartsOf(
      Array.from({ length: count }, (_, at) => ({ localMs: monday + at * gapMs, offsetMs: 0 })),
    );
  const description = (gapMs: number) => {
    const starts = every(gapMs);
    return "problem" in starts ? starts.problem.description : "";
  };
  assert.match(
    description(3 * hourMs),
    /^its 20 rows are 3 h apart; bars of 1m, .*1h, 1d are needed/,
  );
  assert.match(description(120_000), /^its 20 rows are 2 min apart/);
  assert.match(description(7 * dayMs), /^its 20 rows are 7 days apart/);
  assert.ok("startsMs" in every(7 * dayMs, 5), "a few bars of a thin market");
});

for (const [interval, lengthMs] of [
  ["HOUR_1", hourMs],
  ["MINUTE_30", hourMs / 2],
  ["MINUTE_1", 60_000],
] as const) {
  test(`rows that are mostly one ${interval} apart are bars of that length, at their instants`, () => {
    // Seven bars a session, of which the third lacks every other one.
    const instants = Array.from({ length: 5 * 7 }, (_, at) => {
      return monday + Math.floor(at / 7) * dayMs + 14.5 * hourMs + (at % 7) * lengthMs;
    }).filter((_, at) => Math.floor(at / 7) !== 2 || at % 2 === 0);
    const zones = [0, -5 * hourMs];
    for (const offsetMs of zones) {
      const times = instants.map((instant) => ({ localMs: instant + offsetMs, offsetMs }));
      const starts = barStartsOf(times);
      assert.ok("startsMs" in starts);
      assert.deepEqual([starts.interval, starts.startsMs], [interval, instants]);
    }
  });
}

test("intraday times without a zone are refused: they may be any of 24 hours", () => {
  const starts = barStartsOf(
    Array.from({ length: 20 }, (_, at) => ({ localMs: monday + at * hourMs })),
  );
  assert.ok("problem" in starts);
  assert.match(
    starts.problem.description,
    /hourly and their times have no zone.*2024-01-01T00:00:00Z/,
  );
});

for (const [market, hours] of [
  ["Kuwait", 6],
  ["Saudi Arabia", 7],
  ["Dhaka", 4],
] as const) {
  test(`bars of Sunday to Thursday that are dated by their opening in ${market} keep their days`, () => {
    const days = weekdays(20).map((date) => date - dayMs);
    const times = days.map((date) => ({ localMs: date + hours * hourMs, offsetMs: 0 }));
    const starts = barStartsOf(times);
    assert.ok("startsMs" in starts);
    assert.deepEqual(starts.startsMs, days);
    assert.match(starts.notes[0]!, /times of day are left out/);
  });
}
