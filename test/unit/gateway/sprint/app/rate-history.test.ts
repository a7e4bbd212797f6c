import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { barHistory } from "#gateway/market-data/app/bar-history.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import { type LegHistory, rateHistory } from "#gateway/sprint/app/rate-history.ts";

const dayMs = 86_400_000;

/** A pair with a close of 1 + day on each of these days. */
function pair(ticker: string, days: readonly number[]): LegHistory {
  const bars = days.map((day) => {
    const price = 1 + day;
    const prices = { open: price, high: price, low: price, close: price, volumeUnits: 0 };
    return { startTimeMs: day * dayMs, ...prices };
  });
  const series = {
    instrument: instrumentOfTicker(ticker),
    interval: "DAY_1",
    provenance: "REAL",
    source: ticker,
    dataHash: ticker,
    hasOpens: true,
  } as const;
  return { ticker, inverse: true, history: barHistory(series, bars) };
}

const days = fc
  .uniqueArray(fc.nat(60), { minLength: 1, maxLength: 40 })
  .map((all) => all.sort((one, other) => one - other));

test("a rate is known from the close of its bar on, and a later bar never changes an earlier answer", () => {
  fc.assert(
    fc.property(days, fc.integer({ min: -1, max: 70 }), fc.nat(dayMs), (all, day, afterMs) => {
      const atMs = day * dayMs + afterMs;
      const rates = rateHistory("ZAR", "USD", [pair("USDZAR=X", all)]);
      const last = all.filter((one) => (one + 1) * dayMs <= atMs).at(-1);
      assert.equal(rates.knownAt(atMs)?.legs[0]?.price, last === undefined ? undefined : 1 + last);
      const early = rateHistory("ZAR", "USD", [
        pair(
          "USDZAR=X",
          all.filter((one) => one <= day),
        ),
      ]);
      assert.deepEqual(early.knownAt(atMs), rates.knownAt(atMs));
    }),
  );
});

test("a span holds the rates of its closes and the last one before it", () => {
  fc.assert(
    fc.property(days, fc.nat(60), fc.nat(60), (all, from, length) => {
      const [afterMs, untilMs] = [from * dayMs, (from + length) * dayMs];
      const spanned = rateHistory("ZAR", "USD", [pair("USDZAR=X", all)]).spanning(afterMs, untilMs);
      const closes = all.map((day) => (day + 1) * dayMs);
      const before = closes.filter((close) => close <= afterMs).slice(-1);
      const within = closes.filter((close) => close > afterMs && close <= untilMs);
      assert.deepEqual(
        spanned.map(({ asOfMs }) => asOfMs),
        [...before, ...within],
      );
    }),
  );
});

test("a cross is known where both of its pairs closed", () => {
  fc.assert(
    fc.property(days, days, (ones, others) => {
      const legs = [pair("KES=X", ones), { ...pair("ZAR=X", others), inverse: false }];
      const rates = rateHistory("KES", "ZAR", legs).spanning(0, 100 * dayMs);
      const shared = ones.filter((day) => others.includes(day));
      assert.deepEqual(
        rates.map(({ asOfMs, legs: [one, other] }) => [asOfMs, one?.price, other?.price]),
        shared.map((day) => [(day + 1) * dayMs, 1 + day, 1 + day]),
      );
    }),
  );
});
