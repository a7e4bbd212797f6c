import assert from "node:assert/strict";
import { test } from "node:test";
import { basketOf } from "#gateway/sprint/domain/basket.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { aapl } from "#test/support/apple.ts";

const dayMs = 86_400_000;
const bitcoin: Instrument = {
  ...aapl,
  ticker: "BTC-USD",
  exchange: "CRYPTO",
  assetClass: "CRYPTO",
};
const nairobi = (ticker: string): Instrument => {
  return { ...aapl, ticker, exchange: "XNAI", assetClass: "INTL_EQUITY" };
};

/** Daily bars of June 2024. */
function series(instrument: Instrument, days: readonly number[]) {
  const closeTimesMs = days.map((day) => Date.UTC(2024, 5, day) + dayMs);
  return { instrument, interval: "DAY_1", closeTimesMs } as const;
}
const everyDay = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

test("a basket says which ticker begins and ends its period, and which bars another lacks", () => {
  // The 15th and 16th are a weekend, the 19th is a holiday, and the 18th is missing.
  const [share, coin] = basketOf([
    series(aapl, [12, 13, 14, 17, 20, 21]),
    series(bitcoin, everyDay(13, 30)),
  ]);
  assert.deepEqual(share, {
    ticker: aapl.ticker,
    firstCloseMs: Date.UTC(2024, 5, 13),
    lastCloseMs: Date.UTC(2024, 5, 22),
    barCount: 6,
    cutsStart: false,
    cutsEnd: true,
    unsharedCount: 0,
    missingSessions: 1,
    calendar: "the calendar of New York",
  });
  assert.deepEqual([coin!.cutsStart, coin!.cutsEnd], [true, false]);
  assert.deepEqual([coin!.unsharedCount, coin!.missingSessions], [4, 0]);
});

test("tickers of an exchange without a calendar tell each other's sessions", () => {
  const [one, other] = basketOf([
    series(nairobi("A.NR"), [3, 4, 6]),
    series(nairobi("B.NR"), [3, 4, 5, 6]),
  ]);
  assert.deepEqual([one!.missingSessions, other!.missingSessions], [1, 0]);
  assert.equal(one!.calendar, "the dates that its bars have");
});

test("one ticker cuts nothing", () => {
  const [alone] = basketOf([series(aapl, [12, 13, 14])]);
  assert.deepEqual([alone!.cutsStart, alone!.cutsEnd, alone!.unsharedCount], [false, false, 0]);
});
