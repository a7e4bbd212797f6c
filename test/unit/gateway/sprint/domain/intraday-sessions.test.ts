import assert from "node:assert/strict";
import { test } from "node:test";
import { sessionsOf } from "#gateway/sprint/domain/intraday-sessions.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { hourStartMs, sessionMs, twoLengths } from "#test/support/two-lengths.ts";

const { daily, hourly } = twoLengths("T", 4, { seed: 2 });
const series = {
  ticker: "T",
  interval: "HOUR_1",
  daily: daily.bars,
  intraday: hourly.bars,
  dailySplits: [],
  intradaySplits: [],
} as const;

test("a session stands by its intraday bars, one without them by its daily bar, and says why", () => {
  const intraday = hourly.bars.filter(
    ({ startTimeMs }) => startTimeMs < sessionMs(2) || startTimeMs >= sessionMs(3),
  );
  const sessions = sessionsOf({ ...series, intraday });
  assert.deepEqual([...sessions.keys()], [0, 1, 2, 3].map(sessionMs));
  assert.deepEqual(sessions.get(sessionMs(1))?.bars, hourly.bars.slice(7, 14));
  assert.deepEqual(sessions.get(sessionMs(2))?.skipped, {
    reason: "NO_BARS",
    message: "T has no bars of 1h on 2000-01-05",
  });
  const none = sessionsOf({ ...series, intraday: undefined });
  assert.ok([...none.values()].every(({ skipped }) => skipped?.reason === "NO_SERIES"));
});

test("intraday bars beyond the range of the daily bar, one percent aside, do not stand for it", () => {
  const reasonAt = (factor: number) => {
    const scaled = (bar: Bar): Bar => ({
      ...bar,
      open: bar.open * factor,
      high: bar.high * factor,
      low: bar.low * factor,
      close: bar.close * factor,
    });
    return sessionsOf({ ...series, intraday: hourly.bars.map(scaled) }).get(sessionMs(1))?.skipped;
  };
  assert.equal(reasonAt(1.009), undefined);
  assert.equal(reasonAt(0.991), undefined);
  assert.equal(reasonAt(1.02)?.reason, "PRICES_DIFFER");
  // In old shares, or in cents.
  assert.equal(reasonAt(0.5)?.reason, "PRICES_DIFFER");
  assert.match(
    reasonAt(100)?.message ?? "",
    /^bars of 1h of T range to .* on 2000-01-04, its daily/,
  );
});

test("a session with a split that only one of the series has stands by its daily bar", () => {
  const split = { newShares: 2, oldShares: 1 };
  const dailySplits = [{ ...split, exTimeMs: sessionMs(1) }];
  const only = sessionsOf({ ...series, dailySplits });
  assert.equal(only.get(sessionMs(1))?.skipped?.reason, "PRICES_DIFFER");
  assert.equal(only.get(sessionMs(2))?.skipped, undefined);
  const intradaySplits = [{ ...split, exTimeMs: hourStartMs(1, 0) }];
  const agreed = sessionsOf({ ...series, dailySplits, intradaySplits });
  assert.equal(agreed.get(sessionMs(1))?.skipped, undefined);
});
