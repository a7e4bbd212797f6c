import assert from "node:assert/strict";
import { test } from "node:test";
import { stateOf } from "#gateway/market-data/domain/quality/finding.ts";
import { checkQuality, qualityChecks } from "#gateway/market-data/domain/quality/index.ts";
import type { RawBar } from "#gateway/market-data/domain/raw-bar.ts";
import { knownCalendar } from "#lib/kernel/calendar/session-calendar.ts";
import {
  dividedBar,
  findingsOf,
  qualityInput,
  soundBars,
  weekdayMs,
} from "#test/support/quality-series.ts";

const dayMs = 86_400_000;
const daily = (day: number) => weekdayMs(0) + day * dayMs;
const onDay = (at: number, values: Partial<RawBar>) => (bar: RawBar, day: number) =>
  day === at ? { ...bar, ...values } : bar;
const upTo = (last: number, change: (bar: RawBar) => RawBar) => (bar: RawBar, day: number) =>
  day <= last ? change(bar) : bar;
const flat = (bar: RawBar): RawBar => ({
  ...bar,
  open: bar.close,
  high: bar.close,
  low: bar.close,
});

/** No calendar of Nairobi is known. */
const elsewhere = { ticker: "SCOM.NR" };

test("a sound series is clean", () => {
  assert.deepEqual(findingsOf(qualityInput(soundBars(250))), []);
});

test("every check has a name of its own that --allow can take, and says what it looks for", () => {
  const names = qualityChecks.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const { name, meaning } of qualityChecks) {
    assert.match(name, /^[a-z]+(-[a-z]+)*$/);
    assert.ok(meaning.length > 20, name);
  }
});

test("the state of a series is that of its worst finding, a flag being worse than a repair", () => {
  assert.equal(stateOf([]), "CLEAN");
  assert.equal(stateOf([{ state: "REPAIRED" }]), "REPAIRED");
  assert.equal(stateOf([{ state: "REPAIRED" }, { state: "FLAGGED" }]), "FLAGGED");
  assert.equal(stateOf([{ state: "FLAGGED" }, { state: "QUARANTINED" }]), "QUARANTINED");
});

test("prices that change to cents part-way are quarantined, and a rise of 60 is not", () => {
  const from = (ratio: number) => (bar: RawBar, day: number) =>
    day >= 60 ? { ...dividedBar(bar, 1 / ratio), volumeUnits: bar.volumeUnits ?? 0 } : bar;
  const states = (ratio: number) =>
    findingsOf(qualityInput(soundBars(120, from(ratio)), { ticker: "BTC-USD" })).filter((one) =>
      one.startsWith("price-unit-flip"),
    );
  for (const ratio of [100, 1000, 0.01, 0.001, 110, 92]) {
    assert.deepEqual(states(ratio), ["price-unit-flip QUARANTINED 1"], `${ratio}`);
  }
  assert.deepEqual(states(60), []);
  assert.deepEqual(states(180), []);
});

test("one row, or one price of a row, in another unit is quarantined; a flash crash is flagged", () => {
  const one = soundBars(120, (bar, day) => (day === 60 ? dividedBar(bar, 0.01) : bar));
  assert.ok(findingsOf(qualityInput(one)).includes("price-unit-flip QUARANTINED 2"));
  const cents = soundBars(120, onDay(60, { low: 0.8 }));
  assert.ok(findingsOf(qualityInput(cents)).includes("price-unit-flip QUARANTINED 1"));
  const crash = soundBars(120, onDay(60, { low: 0.06 }));
  assert.deepEqual(findingsOf(qualityInput(crash)), ["outlying-wick FLAGGED 1"]);
});

test("volumes that change to lots, thousands or money part-way are quarantined", () => {
  for (const factor of [100, 1000, 1e-3, 1e6, 80]) {
    const bars = soundBars(120, (bar, day) =>
      day >= 60 ? { ...bar, volumeUnits: (bar.volumeUnits ?? 0) * factor } : bar,
    );
    const found = checkQuality(qualityInput(bars)).filter(({ state }) => state === "QUARANTINED");
    assert.deepEqual(
      found.map(({ check, fromMs, count }) => [check, fromMs, count]),
      [["volume-unit-flip", weekdayMs(60), 1]],
      `${factor}`,
    );
  }
});

test("volumes that grow through all sizes between, or by a factor of ten, keep their unit", () => {
  const growing = soundBars(120, (bar, day) => ({
    ...bar,
    volumeUnits: (bar.volumeUnits ?? 0) * 1.1 ** day,
  }));
  const tenfold = soundBars(120, (bar, day) =>
    day >= 60 ? { ...bar, volumeUnits: (bar.volumeUnits ?? 0) * 10 } : bar,
  );
  assert.deepEqual(findingsOf(qualityInput(growing)), []);
  assert.deepEqual(findingsOf(qualityInput(tenfold)), []);
});

test("a high below its low is quarantined, a high equal to it is not", () => {
  const bars = (high: number) => soundBars(120, onDay(60, { high, low: 79, open: 79, close: 79 }));
  assert.ok(findingsOf(qualityInput(bars(78.9))).includes("high-below-low QUARANTINED 1"));
  assert.deepEqual(findingsOf(qualityInput(bars(79))), []);
});

test("a price of 0 or less is quarantined, and flagged where a future may have it", () => {
  const bars = soundBars(120, onDay(60, { low: 0 }));
  assert.deepEqual(findingsOf(qualityInput(bars)), ["non-positive-price QUARANTINED 1"]);
  const settled = soundBars(120, onDay(60, { low: -40, close: -37 }));
  const findings = findingsOf(qualityInput(settled, { ticker: "CL=F" }));
  assert.deepEqual(findings, ["non-positive-price FLAGGED 1"]);
});

test("rows that disagree quarantine a series; order, repeats and rounding are repairs", () => {
  const bars = soundBars(120);
  const repaired = {
    misplacedRows: 3,
    equalDuplicates: 2,
    conflictingStartsMs: [],
    roundedBars: 1,
  };
  const input = qualityInput(bars, { repairs: repaired });
  assert.deepEqual(findingsOf(input), [
    "row-order REPAIRED 3",
    "equal-duplicates REPAIRED 2",
    "rounding REPAIRED 1",
  ]);
  const conflicting = { ...repaired, conflictingStartsMs: [weekdayMs(7)] };
  assert.equal(
    findingsOf(qualityInput(bars, { repairs: conflicting }))[0],
    "conflicting-duplicates QUARANTINED 1",
  );
});

test("bars without an open can be forecast and not traded, and say so", () => {
  const bars = soundBars(120, ({ open: _, ...bar }) => bar);
  const [finding] = checkQuality(qualityInput(bars));
  assert.deepEqual([finding?.check, finding?.state, finding?.count], ["no-opens", "FLAGGED", 120]);
  assert.match(
    finding?.description ?? "",
    /lack an open, high or low: the series is forecast and audited, not traded/,
  );
});

test("bars with a close only say that they have nothing else", () => {
  const bars = soundBars(120, ({ startTimeMs, close }) => ({ startTimeMs, close }));
  assert.deepEqual(findingsOf(qualityInput(bars)), [
    "no-opens FLAGGED 120",
    "no-volume FLAGGED 120",
  ]);
});

test("a close or open outside the traded range is flagged, one at its end is not", () => {
  const high = 90;
  const bars = (close: number) => soundBars(120, onDay(60, { high, close }));
  assert.deepEqual(findingsOf(qualityInput(bars(90))), []);
  assert.deepEqual(findingsOf(qualityInput(bars(90.01))), ["outside-range FLAGGED 1"]);
  const opened = soundBars(120, onDay(60, { open: 70 }));
  assert.deepEqual(findingsOf(qualityInput(opened)), ["outside-range FLAGGED 1"]);
});

test("a high far from everything around it is flagged as a bad print", () => {
  const quiet = (high: number) => soundBars(120, onDay(60, { high: 80.5 * high }));
  assert.deepEqual(findingsOf(qualityInput(quiet(1.05))), []);
  assert.deepEqual(findingsOf(qualityInput(quiet(1.5))), ["outlying-wick FLAGGED 1"]);
});

test("bars without volume are flagged", () => {
  const bars = soundBars(120, onDay(60, { volumeUnits: 0 }));
  assert.deepEqual(findingsOf(qualityInput(bars)), ["zero-volume FLAGGED 1"]);
});

test("flat bars are flagged above 5 % of all", () => {
  assert.deepEqual(findingsOf(qualityInput(soundBars(200, upTo(9, flat)))), []);
  assert.deepEqual(findingsOf(qualityInput(soundBars(200, upTo(10, flat)))), [
    "flat-bars FLAGGED 11",
  ]);
});

test("ten equal closes in a row are flagged, nine are not", () => {
  const bars = (last: number) =>
    soundBars(
      120,
      upTo(last, (bar) => ({ ...bar, low: 79, high: 81, close: 80 })),
    );
  assert.deepEqual(findingsOf(qualityInput(bars(8))), []);
  assert.deepEqual(findingsOf(qualityInput(bars(9))), ["unchanged-closes FLAGGED 1"]);
});

test("six equal closes at the end are a stale tail, five are not", () => {
  const bars = (from: number) =>
    soundBars(120, (bar, day) => (day >= from ? { ...bar, low: 79, high: 81, close: 80 } : bar));
  assert.deepEqual(findingsOf(qualityInput(bars(115))), []);
  assert.deepEqual(findingsOf(qualityInput(bars(114))), ["stale-tail FLAGGED 6"]);
});

test("equal closes of a few hours at the end are no stale tail, those of six sessions are", () => {
  const hours = (sessions: number) =>
    Array.from({ length: 40 * 7 }, (_, at) => {
      const day = Math.floor(at / 7);
      const startTimeMs = weekdayMs(day) + (14.5 + (at % 7)) * 3_600_000;
      const bar = soundBars(1, (one) => ({
        ...one,
        startTimeMs,
        close: 80 + ((at * 7) % 5) / 10,
      }))[0]!;
      return day >= 40 - sessions ? { ...bar, close: 80 } : bar;
    });
  const staleIn = (sessions: number) =>
    findingsOf(qualityInput(hours(sessions), { interval: "HOUR_1" })).filter((finding) =>
      finding.startsWith("stale-tail"),
    );
  assert.deepEqual(staleIn(5), []);
  assert.deepEqual(staleIn(6), ["stale-tail FLAGGED 42"]);
});

test("more than a week between two bars of an exchange without a calendar is a gap, a week is not", () => {
  const after = (days: number) => (day: number) => weekdayMs(day) + (day > 59 ? days * dayMs : 0);
  const bars = (days: number) => soundBars(200, (bar) => bar, after(days));
  // Day 59 is a Friday and day 60 a Monday, three days later.
  assert.deepEqual(findingsOf(qualityInput(bars(4), elsewhere)), []);
  assert.deepEqual(findingsOf(qualityInput(bars(5), elsewhere)), ["gaps FLAGGED 1"]);
});

test("a session that the calendar of an exchange has and its bars lack is a gap, a holiday is not", () => {
  const bars = soundBars(120);
  assert.deepEqual(findingsOf(qualityInput(bars)), []);
  const calendar = knownCalendar({ exchange: "US", assetClass: "US_EQUITY" })!;
  const sessions = bars.filter(({ startTimeMs }) => calendar.isSession(startTimeMs));
  assert.ok(sessions.length < bars.length, "there are holidays among them");
  assert.deepEqual(findingsOf(qualityInput(sessions)), []);
  const holed = sessions.filter((_, at) => at !== 60 && at !== 61);
  assert.deepEqual(findingsOf(qualityInput(holed)), ["gaps FLAGGED 1"]);
});

test("one missing day is a gap of a market that never closes", () => {
  const bars = soundBars(120, (bar) => bar, daily);
  assert.deepEqual(findingsOf(qualityInput(bars, { ticker: "BTC-USD" })), []);
  const holed = bars.filter((_, day) => day !== 60);
  assert.deepEqual(findingsOf(qualityInput(holed, { ticker: "BTC-USD" })), ["gaps FLAGGED 1"]);
});

test("a feed is thin when more than 8 % of its sessions have no bar", () => {
  const without = (every: number) => soundBars(300).filter((_, day) => day % every !== 2);
  assert.deepEqual(findingsOf(qualityInput(without(14), elsewhere)), []);
  assert.deepEqual(findingsOf(qualityInput(without(11), elsewhere)), ["thin-feed FLAGGED 27"]);
  // Holidays are no sessions where the calendar is known: 6.9 % of the weekdays are missing, and no more counts.
  const calendar = knownCalendar({ exchange: "US", assetClass: "US_EQUITY" })!;
  const thin = without(14).filter(({ startTimeMs }) => calendar.isSession(startTimeMs));
  assert.ok(1 - thin.length / 300 > 0.08);
  assert.deepEqual(
    findingsOf(qualityInput(thin)).map((finding) => finding.split(" ")[0]),
    ["gaps"],
  );
});
