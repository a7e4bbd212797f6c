import assert from "node:assert/strict";
import { test } from "node:test";
import type { ForwardNight } from "#gateway/sprint/domain/forward-night.ts";
import {
  nextSessionClose,
  type SessionBars,
  sessionCloses,
  sessionRuns,
  sessionsToAdd,
  timelyRuns,
} from "#gateway/sprint/domain/forward-sessions.ts";

const dayMs = 86_400_000;
const newYork = { exchange: "XNAS", assetClass: "US_EQUITY" } as const;
const london = { exchange: "XLON", assetClass: "INTL_EQUITY" } as const;
const lagos = { exchange: "XNSA", assetClass: "INTL_EQUITY" } as const;

/** Close of the session of a date in July 2025. */
const july = (day: number) => Date.UTC(2025, 6, day) + dayMs;
const datesOf = (closes: readonly number[]) =>
  closes.map((closeMs) => new Date(closeMs - 1).getUTCDate());
const bars = (
  ticker: string,
  days: readonly number[],
  market: SessionBars | typeof newYork = newYork,
) => ({
  ...market,
  ticker,
  closeTimesMs: days.map(july),
});
const night = (
  createTimeMs: number,
  days: readonly number[],
  more: Partial<ForwardNight> = {},
) => ({
  sequence: 1,
  createTimeMs,
  firstAudit: 1,
  asOfTimesMs: days.map(july),
  series: [],
  dataHash: "",
  skipped: [],
  revised: [],
  build: "b",
  ...more,
});

test("sessions are those that every exchange has: no weekend and no holiday of one of them", () => {
  assert.deepEqual(datesOf(sessionCloses([newYork], july(1), july(8))), [2, 3, 7, 8]);
  assert.deepEqual(datesOf(sessionCloses([london], july(1), july(8))), [2, 3, 4, 7, 8]);
  assert.deepEqual(datesOf(sessionCloses([newYork, london], july(1), july(8))), [2, 3, 7, 8]);
  assert.equal(nextSessionClose([newYork], july(3)), july(7));
  assert.deepEqual(sessionCloses([newYork], july(3), july(4)), []);
});

test("a first night takes the newest session alone, later ones each session that all tickers have", () => {
  const both = [bars("ONE", [1, 2, 3, 7]), bars("TWO", [1, 2, 3])];
  assert.deepEqual(sessionsToAdd(both, undefined), { asOfTimesMs: [july(3)], skipped: [] });
  assert.deepEqual(datesOf(sessionsToAdd(both, july(1)).asOfTimesMs), [2, 3]);
  assert.deepEqual(sessionsToAdd(both, july(3)), { asOfTimesMs: [], skipped: [] });
});

test("a session is skipped where a ticker lacks it and a later one is whole, also where nobody has it", () => {
  const { asOfTimesMs, skipped } = sessionsToAdd(
    [bars("ONE", [1, 2, 8]), bars("TWO", [1, 3, 8])],
    july(1),
  );
  assert.deepEqual(datesOf(asOfTimesMs), [8]);
  assert.deepEqual(
    skipped.map(({ closeMs, tickers }) => [...datesOf([closeMs]), ...tickers]),
    [
      [2, "TWO"],
      [3, "ONE"],
      [7, "ONE", "TWO"],
    ],
  );
});

test("a session ran in time where its night was begun before the next session had closed", () => {
  const nights = [night(july(1) + 1, [1]), night(july(7), [2, 3])];
  const runs = sessionRuns([newYork], nights, july(8) + 1);
  assert.deepEqual(
    runs.map(({ closeMs, ranMs, isTimely }) => [
      ...datesOf([closeMs]),
      ranMs !== undefined,
      isTimely,
    ]),
    [
      [1, true, true],
      [2, true, false],
      [3, true, false],
      [7, false, false],
    ],
    "that of the 3rd ended with the session of the 7th; that of the 8th may still come",
  );
  const inTime = sessionRuns([newYork], [night(july(7) - 1, [3])], july(7));
  assert.deepEqual(inTime, [{ closeMs: july(3), ranMs: july(7) - 1, isTimely: true }]);
});

test("of a night that catches up only its last session can be in time", () => {
  const caughtUp = [night(july(7) - 1, [1, 2, 3])];
  assert.equal(timelyRuns([newYork], caughtUp), 1);
  assert.equal(timelyRuns([newYork], [night(july(7), [1, 2, 3])]), 0);
  assert.equal(timelyRuns([newYork], [night(july(1), [1]), night(july(2), [2])]), 2);
});

test("where no calendar is known a weekday without any bar was no session", () => {
  const skipped = (tickers: readonly string[]) => [{ closeMs: july(2), tickers }];
  const runs = (tickers: readonly string[]) =>
    sessionRuns(
      [lagos, lagos],
      [night(july(1), [1]), night(july(3), [3], { skipped: skipped(tickers) })],
      july(4),
    );
  assert.deepEqual(datesOf(runs(["ONE", "TWO"]).map(({ closeMs }) => closeMs)), [1, 3]);
  assert.deepEqual(datesOf(runs(["TWO"]).map(({ closeMs }) => closeMs)), [1, 2, 3]);
});
