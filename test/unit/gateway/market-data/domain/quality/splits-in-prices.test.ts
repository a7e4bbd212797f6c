import assert from "node:assert/strict";
import { test } from "node:test";
import { checkQuality } from "#gateway/market-data/domain/quality/index.ts";
import { splitsInPrices } from "#gateway/market-data/domain/quality/splits-in-prices.ts";
import type { RawBar } from "#gateway/market-data/domain/raw-bar.ts";
import {
  dividedBar,
  findingsOf,
  qualityInput,
  soundBars,
  weekdayMs,
} from "#test/support/quality-series.ts";

/** A split on day 60, with as much money turned over as before. */
const splitOf = (ratio: number) => (bar: RawBar, day: number) =>
  day >= 60 ? dividedBar(bar, ratio) : bar;
/** The same fall as a crash: at the ratio of a split, with many times the usual turnover. */
const crashOf = (ratio: number, turnover: number) => (bar: RawBar, day: number) => {
  const fallen = splitOf(ratio)(bar, day);
  return day === 60 ? { ...fallen, volumeUnits: (fallen.volumeUnits ?? 0) * turnover } : fallen;
};
const withAdjClose =
  (adjClose: (bar: RawBar, day: number) => number) => (bar: RawBar, day: number) => ({
    ...bar,
    adjClose: adjClose(bar, day),
  });

test("splits are found by the price alone in every usual ratio, forward and reverse", () => {
  for (const ratio of [1.5, 2, 3, 4, 5, 7, 10, 20, 0.5, 0.25, 0.1]) {
    const found = splitsInPrices(qualityInput(soundBars(120, splitOf(ratio))));
    assert.deepEqual(found, [{ startMs: weekdayMs(60), newSharesPerOld: ratio, evidence: "JUMP" }]);
  }
});

test("two splits in one gap are one step, and none where the second takes the first back", () => {
  const exTimeMs = weekdayMs(60);
  const found = (...ratios: readonly number[]) => {
    const bars = soundBars(120, splitOf(ratios.reduce((product, ratio) => product * ratio, 1)));
    const actions = ratios.map((newSharesPerOld, at) => {
      return { kind: "SPLIT", exTimeMs: exTimeMs - at, newSharesPerOld } as const;
    });
    return splitsInPrices(qualityInput(bars, { actions }));
  };
  // The price moved by 1.5: less than half of the way to 3, and against 1:2.
  assert.deepEqual(found(3, 0.5), [
    { startMs: exTimeMs, newSharesPerOld: 1.5, evidence: "ACTION" },
  ]);
  assert.deepEqual(found(2, 0.5), []);
});

test("a fall or rise between the ratios of splits, or of less than 3:2 or 1:2, is no split by the price alone", () => {
  for (const ratio of [4 / 3, 5 / 4, 2 / 3, 0.6, 1.8]) {
    assert.deepEqual(splitsInPrices(qualityInput(soundBars(120, splitOf(ratio)))), [], `${ratio}`);
  }
});

test("a fall to half is a split with up to twice the usual turnover and a crash with more", () => {
  const found = (turnover: number) =>
    splitsInPrices(qualityInput(soundBars(120, crashOf(2, turnover)))).length;
  assert.equal(found(1.3), 1);
  assert.equal(found(3), 0);
  assert.equal(found(22), 0);
});

test("a fall to half that the days after move much more than before is a crash", () => {
  const restless = (size: number) => (bar: RawBar, day: number) => {
    const fallen = splitOf(2)(bar, day);
    return day > 60 && day % 2 === 0 ? dividedBar(fallen, 1 + size) : fallen;
  };
  const found = (size: number) =>
    splitsInPrices(qualityInput(soundBars(120, restless(size)))).length;
  assert.equal(found(0), 1);
  assert.equal(found(0.08), 0);
});

test("a fall inside the day is a crash, whatever its ratio", () => {
  const crash = (bar: RawBar, day: number) => {
    if (day < 60) return bar;
    const fallen = dividedBar(bar, 2);
    return day === 60 ? { ...fallen, open: bar.open ?? 0, high: bar.high ?? 0 } : fallen;
  };
  assert.deepEqual(splitsInPrices(qualityInput(soundBars(120, crash))), []);
});

test("without volumes a fall to half is only suspected, and flagged", () => {
  const closesOnly = (bar: RawBar, day: number): RawBar => {
    const { startTimeMs, close } = splitOf(2)(bar, day);
    return { startTimeMs, close };
  };
  const input = qualityInput(soundBars(120, closesOnly));
  assert.equal(splitsInPrices(input)[0]?.evidence, "SUSPECTED");
  assert.ok(findingsOf(input).includes("suspected-split FLAGGED 1"));
  assert.equal(
    checkQuality(input).some(({ state }) => state === "QUARANTINED"),
    false,
  );
});

test("coins, futures and currencies do not split by the price alone", () => {
  for (const ticker of ["BTC-USD", "CL=F", "EURUSD=X"]) {
    assert.deepEqual(
      splitsInPrices(qualityInput(soundBars(120, splitOf(2)), { ticker })),
      [],
      ticker,
    );
  }
});

test("adj_close decides where it says anything: the same fall is a split or a crash", () => {
  const dividends = (day: number) => (day < 30 ? 0.99 : 1);
  const split = withAdjClose(({ close }, day) => (close * dividends(day)) / (day < 60 ? 2 : 1));
  const crash = withAdjClose(({ close }, day) => close * dividends(day));
  const bars = (adjust: typeof split) =>
    soundBars(120, (bar, day) => adjust(splitOf(2)(bar, day), day));
  assert.deepEqual(splitsInPrices(qualityInput(bars(split))), [
    { startMs: weekdayMs(60), newSharesPerOld: 2, evidence: "ADJ_CLOSE" },
  ]);
  assert.deepEqual(splitsInPrices(qualityInput(bars(crash))), []);
});

test("an adj_close that only repeats the close decides nothing", () => {
  const copied = (bar: RawBar, day: number) => {
    const fallen = splitOf(2)(bar, day);
    return { ...fallen, adjClose: fallen.close };
  };
  assert.equal(splitsInPrices(qualityInput(soundBars(120, copied)))[0]?.evidence, "JUMP");
});

test("adj_close finds a split on a day that the price moved a tenth too, and a 5:4 split", () => {
  for (const [ratio, news] of [
    [2, 1.1],
    [1.25, 1],
  ] as const) {
    const bars = soundBars(120, (bar, day) => {
      const fallen = day >= 60 ? dividedBar(bar, ratio / news) : bar;
      return { ...fallen, adjClose: fallen.close / (day < 60 ? ratio : 1) };
    });
    const [found] = splitsInPrices(qualityInput(bars));
    assert.deepEqual([found?.newSharesPerOld, found?.evidence], [ratio, "ADJ_CLOSE"]);
  }
});

test("a step of adj_close below 5:4 is a distribution, flagged, and not a split", () => {
  const bonus = (ratio: number) =>
    findingsOf(
      qualityInput(
        soundBars(120, (bar, day) => {
          const fallen = day >= 60 ? dividedBar(bar, ratio) : bar;
          return { ...fallen, adjClose: fallen.close / (day < 60 ? ratio : 1) };
        }),
      ),
    );
  assert.deepEqual(bonus(1.2), ["distribution-in-prices FLAGGED 1"]);
  assert.deepEqual(bonus(1.04), []);
});

test("an adj_close that jumps against a price that stays is flagged as such", () => {
  const bars = soundBars(120, (bar, day) => ({
    ...bar,
    adjClose: bar.close * (day < 60 ? 1 : 0.7),
  }));
  assert.deepEqual(findingsOf(qualityInput(bars)), ["adjustment-mismatch FLAGGED 1"]);
});

test("a series with its splits left in is quarantined, naming dates, ratios and the rows that clear it", () => {
  const bars = soundBars(160, (bar, day) =>
    dividedBar(bar, (day >= 60 ? 7 : 1) * (day >= 110 ? 4 : 1)),
  );
  const [finding] = checkQuality(qualityInput(bars));
  assert.equal(finding?.check, "unadjusted-split");
  assert.equal(finding?.state, "QUARANTINED");
  assert.equal(finding?.count, 2);
  assert.match(finding?.description ?? "", /^7:1 on 2015-03-30, 4:1 on 2015-06-08 are left/);
  assert.match(finding?.remedy ?? "", /2015-03-30,TEST,0,7 2015-06-08,TEST,0,4/);
});

test("actions that name the splits clear the series, unless its basis is stated otherwise", () => {
  const bars = soundBars(120, splitOf(2));
  const actions = [{ kind: "SPLIT", exTimeMs: weekdayMs(60), newSharesPerOld: 2 }] as const;
  assert.deepEqual(findingsOf(qualityInput(bars, { actions })), []);
  assert.deepEqual(findingsOf(qualityInput(bars, { actions, basis: "SPLIT_ADJUSTED" })), [
    "unadjusted-split QUARANTINED 1",
  ]);
});

test("actions of which one is in the prices and one is not are quarantined as a mixed basis", () => {
  const bars = soundBars(160, splitOf(2));
  const split = (day: number, newSharesPerOld: number) =>
    ({ kind: "SPLIT", exTimeMs: weekdayMs(day), newSharesPerOld }) as const;
  const actions = [split(60, 2), split(110, 3)];
  assert.deepEqual(findingsOf(qualityInput(bars, { actions })), ["mixed-basis QUARANTINED 1"]);
});

test("adjusted prices with the actions that are in none of them are sound", () => {
  const actions = [{ kind: "SPLIT", exTimeMs: weekdayMs(60), newSharesPerOld: 2 }] as const;
  assert.deepEqual(findingsOf(qualityInput(soundBars(120), { actions })), []);
});

test("a split before the first bar or after the last is in no price", () => {
  const split = (exTimeMs: number) => ({ kind: "SPLIT", exTimeMs, newSharesPerOld: 2 }) as const;
  const actions = [split(weekdayMs(-300)), split(weekdayMs(0)), split(weekdayMs(500))];
  assert.deepEqual(findingsOf(qualityInput(soundBars(120), { actions, basis: "AS_TRADED" })), []);
});
