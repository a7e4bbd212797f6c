import assert from "node:assert/strict";
import { test } from "node:test";
import { type PassTicker, planPasses } from "#gateway/sprint/domain/intraday-plan.ts";
import { sessionsOf } from "#gateway/sprint/domain/intraday-sessions.ts";
import { hourStartMs, sessionMs, twoLengths } from "#test/support/two-lengths.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const pass = { interval: "HOUR_1", horizonBars: 6, cycles: 3 } as const;

/** A ticker whose hours are shifted, with hourly bars of the first sessions only. */
function tickerOf(ticker: string, shiftMs: number, hourlySessions = 10): PassTicker {
  const { daily, hourly } = twoLengths(ticker, 10, { seed: 2 });
  const intraday = hourly.bars
    .slice(0, hourlySessions * 7)
    .map((bar) => ({ ...bar, startTimeMs: bar.startTimeMs + shiftMs }));
  return {
    ticker,
    sessions: sessionsOf({
      ...{ ticker, interval: "HOUR_1", daily: daily.bars, intraday },
      ...{ dailySplits: [], intradaySplits: [] },
    }),
    closeTimesMs: intraday.map(({ startTimeMs }) => startTimeMs + hourMs),
  };
}

const asOfs = [2, 3].map((at) => sessionMs(at) + dayMs);
const endMs = sessionMs(9) + dayMs;
const closeMs = (session: number, hour: number) => hourStartMs(session, hour) + hourMs;

test("a pass decides at the closes of the first bars after the as-of, and before the next", () => {
  const passes = planPasses(asOfs, endMs, [tickerOf("A", 0)], pass, 1);
  assert.deepEqual(
    passes.map(({ moments }) => moments.map(({ asOfMs }) => asOfMs)),
    [
      [closeMs(3, 0), closeMs(3, 1), closeMs(3, 2)],
      [closeMs(4, 0), closeMs(4, 1), closeMs(4, 2)],
    ],
  );
  // Six bars after the close of the second bar: one of the next session.
  assert.equal(passes[0]?.moments[1]?.decided[0]?.horizonCloseMs, closeMs(4, 0));
  const many = planPasses(asOfs, endMs, [tickerOf("A", 0)], { ...pass, cycles: 50 }, 1);
  assert.equal(many[0]?.moments.length, 7);
  assert.ok(many[0]?.moments.every(({ asOfMs }) => asOfMs <= (asOfs[1] as number)));
});

test("tickers are decided on together where their bars close together", () => {
  const tickers = [tickerOf("A", 0), tickerOf("B", hourMs), tickerOf("C", 0)];
  const [first] = planPasses(asOfs, endMs, tickers, pass, 1);
  assert.deepEqual(
    first?.moments.map(({ asOfMs, decided }) => [asOfMs, decided.map(({ place }) => place)]),
    [
      [closeMs(3, 0), [0, 2]],
      [closeMs(3, 1), [0, 1, 2]],
      [closeMs(3, 2), [0, 1, 2]],
      [closeMs(3, 3), [1]],
    ],
  );
});

test("a ticker without the bars of a forecast, or of its horizon, is skipped and says how many there are", () => {
  const skippedOf = (hourlySessions: number, minimumBars: number) =>
    planPasses(
      [asOfs[0] as number],
      endMs,
      [tickerOf("A", 0, hourlySessions)],
      pass,
      minimumBars,
    )[0];
  const short = skippedOf(10, 25);
  assert.deepEqual(short?.moments, []);
  assert.match(
    short?.skipped[0]?.message ?? "",
    /^A has 22 bars of 1h up to 2000-01-06T15:30.* a forecast takes 25, its horizon 6$/,
  );
  assert.equal(skippedOf(10, 24)?.moments.length, 1);
  // Session 3 is the last one with hourly bars: six follow its first.
  assert.equal(skippedOf(4, 1)?.moments.length, 1);
  assert.equal(skippedOf(3, 1)?.skipped[0]?.reason, "NO_BARS");
});
