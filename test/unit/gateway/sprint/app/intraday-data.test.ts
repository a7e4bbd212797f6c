import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { barHistory } from "#gateway/market-data/app/bar-history.ts";
import type { BarSeries } from "#gateway/market-data/domain/series.ts";
import { fedBetween, tickerData } from "#gateway/sprint/app/intraday-data.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { hourStartMs, sessionMs, twoLengths } from "#test/support/two-lengths.ts";

const count = 12;
const { daily, hourly } = twoLengths("T", count, { seed: 4 });
const history = (series: BarSeries) =>
  barHistory({ ...series, dataHash: series.interval, hasOpens: true }, series.bars);
const firstAsOfMs = sessionMs(2);

/** Any of the sessions may lack its hourly bars. */
const lacking = fc.uniqueArray(fc.nat(count - 1));
const cuts = fc.array(fc.integer({ min: firstAsOfMs, max: sessionMs(count) }));

test("over any spans every session is fed once, whole and in one length", () => {
  fc.assert(
    fc.property(lacking, cuts, (without, at) => {
      const bars = hourly.bars.filter(
        ({ startTimeMs }) =>
          !without.some(
            (one) => startTimeMs >= sessionMs(one) && startTimeMs < hourStartMs(one, 7),
          ),
      );
      const data = tickerData(history(daily), history({ ...hourly, bars }), "HOUR_1", firstAsOfMs);
      const times = [firstAsOfMs, ...at.sort((one, other) => one - other), sessionMs(count)];
      const fed = times.slice(1).flatMap((until, index) => {
        const after = times[index] as number;
        return fedBetween(data, after, until).flatMap(({ interval, bars: part }) =>
          part.map((bar) => {
            const closeMs = closeTimeMs(bar, interval);
            assert.ok(closeMs > after && closeMs <= until);
            return { interval, bar };
          }),
        );
      });
      const byStart = fed.sort((one, other) => one.bar.startTimeMs - other.bar.startTimeMs);
      const expected = daily.bars
        .slice(2)
        .flatMap((bar, index) =>
          without.includes(index + 2)
            ? [{ interval: "DAY_1", bar }]
            : hourly.bars
                .slice((index + 2) * 7, (index + 3) * 7)
                .map((hour) => ({ interval: "HOUR_1", bar: hour })),
        );
      assert.deepEqual(byStart, expected);
    }),
  );
});

test("a ticker without an intraday series is fed its daily bars", () => {
  const data = tickerData(history(daily), undefined, "HOUR_1", firstAsOfMs);
  const fed = fedBetween(data, sessionMs(2), sessionMs(5));
  assert.deepEqual(
    fed.map(({ interval, bars }) => [interval, bars.length]),
    [["DAY_1", 3]],
  );
});

test("over any spans a dividend comes once, with the first bar of its session in the length that is fed", () => {
  const withoutHours = 5;
  const bars = hourly.bars.filter(
    ({ startTimeMs }) =>
      startTimeMs < sessionMs(withoutHours) || startTimeMs >= sessionMs(withoutHours + 1),
  );
  const dividends = [3, withoutHours, 7].map((at) => ({ exTimeMs: sessionMs(at), amount: at }));
  const paying = (series: BarSeries) => {
    const described = { ...series, dataHash: series.interval, hasOpens: true };
    return barHistory(described, series.bars, { dividends, unadjustedBasis: "AS_TRADED" });
  };
  const sent = (intraday: typeof hourly, pays: boolean, at: readonly number[]) => {
    const own = pays ? paying(intraday) : history(intraday);
    const data = tickerData(paying(daily), own, "HOUR_1", firstAsOfMs);
    const times = [firstAsOfMs, ...[...at].sort((a, b) => a - b), sessionMs(count)];
    return times
      .slice(1)
      .flatMap((until, index) =>
        fedBetween(data, times[index] as number, until).flatMap(
          ({ dividends: found = [] }) => found,
        ),
      );
  };
  fc.assert(
    fc.property(cuts, (at) => {
      const all = sent({ ...hourly, bars }, true, at);
      assert.deepEqual(
        all.sort((one, other) => one.exTimeMs - other.exTimeMs),
        [
          { exTimeMs: hourStartMs(3, 0), amount: 3 },
          { exTimeMs: sessionMs(withoutHours), amount: withoutHours },
          { exTimeMs: hourStartMs(7, 0), amount: 7 },
        ],
      );
      // The prices of these hours may hold dividends.
      assert.deepEqual(sent({ ...hourly, bars }, false, at), [
        { exTimeMs: sessionMs(withoutHours), amount: withoutHours },
      ]);
    }),
  );
});
