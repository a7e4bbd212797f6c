import assert from "node:assert/strict";
import { test } from "node:test";
import type { Bar } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { checkSeries } from "#services/execution/domain/simulation/instrument-bars.ts";
import { type KnownBars, newBars } from "#services/execution/domain/simulation/new-bars.ts";
import { aapl } from "#test/support/apple.ts";
import { barOn, dayStart, msft } from "#test/support/execution-examples.ts";

const series = (instrument: Instrument, bars: Bar[]) =>
  ({ instrument, interval: "DAY_1", bars }) as const;
const nothing: KnownBars = {
  find: () => undefined,
  splitAt: () => undefined,
  dividendAt: () => undefined,
  last: () => undefined,
};
const known = (bar: Bar): KnownBars => ({
  latestStartMs: bar.startTimeMs,
  latestCloseMs: bar.startTimeMs + 86_400_000,
  last: (ticker) =>
    ticker === "AAPL" ? { startTimeMs: bar.startTimeMs, interval: "DAY_1" } : undefined,
  find: (ticker, start) => (ticker === "AAPL" && start === bar.startTimeMs ? bar : undefined),
  splitAt: () => undefined,
  dividendAt: () => undefined,
});

function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof Fault);
    return error;
  }
  return assert.fail("no fault was thrown");
}

test("new bars are in the order of their start, then of their ticker", () => {
  const order = newBars(
    [series(msft, [barOn(0, 1), barOn(2, 1)]), series(aapl, [barOn(0, 1), barOn(1, 1)])],
    nothing,
  );
  assert.deepEqual(
    order.map((batch) => batch.bars.map((one) => one.instrument.ticker)),
    [["AAPL", "MSFT"], ["AAPL"], ["MSFT"]],
  );
});

test("bars that start after every known close are new without a look at their instrument's last bar", () => {
  const { last: _, ...before } = known(barOn(0, 50));
  const last = () => assert.fail("the last bar was read");
  const batches = newBars([series(aapl, [barOn(1, 50)])], { ...before, last });
  assert.equal(batches.length, 1);
  const early = { ...barOn(0, 50), startTimeMs: dayStart(0) + 3_600_000 };
  assert.throws(() => newBars([series(aapl, [early])], { ...before, last }), /was read/);
});

test("a split of a known bar is refused unless it came with the bar", () => {
  const twoForOne = { exTimeMs: dayStart(0), newShares: 2, oldShares: 1 };
  const sent = [{ ...series(aapl, [barOn(0, 50)]), splits: [twoForOne] }];
  const before = known(barOn(0, 50));
  const fault = faultOf(() => newBars(sent, before));
  assert.equal(fault.reason, "BARS_CONFLICTING");
  assert.match(
    fault.message,
    /^series\[0\]\.bars\[0\]: the bar of AAPL at .* is known without this split/,
  );
  assert.deepEqual(newBars(sent, { ...before, splitAt: () => twoForOne }), []);
});

test("a known bar that is equal is skipped", () => {
  const order = newBars([series(aapl, [barOn(0, 100), barOn(1, 101)])], known(barOn(0, 100)));
  assert.deepEqual(
    order.map((batch) => batch.startTimeMs),
    [dayStart(1)],
  );
});

test("a known bar that comes back different is a conflict", () => {
  const fault = faultOf(() => newBars([series(aapl, [barOn(0, 101)])], known(barOn(0, 100))));
  assert.equal(fault.code, "ALREADY_EXISTS");
  assert.equal(fault.reason, "BARS_CONFLICTING");
  assert.match(fault.message, /series\[0\]\.bars\[0\].*AAPL at 2017-01-02/);
});

test("a new bar before the latest known one is out of order, whatever its instrument", () => {
  for (const instrument of [aapl, msft]) {
    const fault = faultOf(() =>
      newBars([series(instrument, [barOn(0, 100)])], known(barOn(3, 100))),
    );
    assert.equal(fault.reason, "BARS_OUT_OF_ORDER");
  }
});

test("a new bar of another instrument may start with the latest known one", () => {
  const order = newBars([series(msft, [barOn(3, 100)])], known(barOn(3, 100)));
  assert.equal(order.length, 1);
});

test("a difference in any number of a known bar is a conflict", () => {
  const bar = barOn(0, 100, { high: 103, low: 97, close: 101 });
  for (const name of ["open", "high", "low", "close", "volumeUnits"] as const) {
    const other = { ...bar, [name]: bar[name] + 0.5 };
    const fault = faultOf(() => newBars([series(aapl, [other])], known(bar)));
    assert.equal(fault.reason, "BARS_CONFLICTING", name);
  }
});

const hourMs = 3_600_000;
const hourOf = (day: number, hour: number, price = 100): Bar => ({
  ...barOn(day, price),
  startTimeMs: dayStart(day) + hour * hourMs,
});
const hourly = (instrument: Instrument, bars: Bar[]) =>
  ({ instrument, interval: "HOUR_1", bars }) as const;

test("a daily bar comes after the hourly bars of its date, since nothing of it is known before", () => {
  const batches = newBars(
    [
      series(msft, [barOn(0, 1), barOn(1, 1)]),
      hourly(aapl, [hourOf(0, 14), hourOf(0, 23), hourOf(1, 14)]),
    ],
    nothing,
  );
  assert.deepEqual(
    batches.map(({ startTimeMs, bars }) => [bars[0]?.instrument.ticker, startTimeMs]),
    [
      ["AAPL", dayStart(0) + 14 * hourMs],
      ["MSFT", dayStart(0)],
      ["AAPL", dayStart(0) + 23 * hourMs],
      ["AAPL", dayStart(1) + 14 * hourMs],
      ["MSFT", dayStart(1)],
    ],
  );
});

const afterHours: KnownBars = {
  ...nothing,
  latestStartMs: dayStart(1) + 20 * hourMs,
  latestCloseMs: dayStart(1) + 21 * hourMs,
  last: (ticker) =>
    ticker === "AAPL" ? { startTimeMs: dayStart(1) + 20 * hourMs, interval: "HOUR_1" } : undefined,
};

test("the daily bar of a date may follow the hourly bars of another instrument", () => {
  assert.equal(newBars([series(msft, [barOn(1, 100)])], afterHours).length, 1);
  const late = faultOf(() => newBars([series(msft, [barOn(0, 100)])], afterHours));
  assert.equal(late.reason, "BARS_OUT_OF_ORDER");
});

test("a bar over a span that bars of another length of its instrument cover is refused", () => {
  const fault = faultOf(() => newBars([series(aapl, [barOn(1, 100)])], afterHours));
  assert.equal(fault.reason, "BARS_CONFLICTING");
  assert.match(
    fault.message,
    /a bar of 1d would count moves of AAPL again that bars of 1h until 2017-01-03T21:00/,
  );
  assert.equal(newBars([series(aapl, [barOn(2, 100)])], afterHours).length, 1);
  const daily = known(barOn(1, 100));
  assert.equal(
    faultOf(() => newBars([hourly(aapl, [hourOf(1, 23)])], daily)).reason,
    "BARS_CONFLICTING",
  );
  assert.equal(newBars([hourly(aapl, [hourOf(2, 0)])], daily).length, 1);
});

test("bars of one series must ascend", () => {
  const fault = faultOf(() => checkSeries([series(aapl, [barOn(1, 1), barOn(1, 1)])]));
  assert.equal(fault.reason, "BARS_OUT_OF_ORDER");
  assert.equal(fault.violations[0]?.field, "series[0].bars[1].start_time");
});

test("a ticker that comes twice is refused", () => {
  const fault = faultOf(() => checkSeries([series(aapl, []), series(aapl, [])]));
  assert.equal(fault.violations[0]?.field, "series[1].instrument.ticker");
});

test("impossible bars are refused with the path of each bad field", () => {
  const good = barOn(0, 100);
  const cases: [Partial<Bar>, string][] = [
    [{ open: Number.NaN }, "open"],
    [{ close: 0 }, "close"],
    [{ low: -1 }, "low"],
    [{ high: Infinity }, "high"],
    [{ high: 99 }, "high"],
    [{ low: 101, high: 102 }, "low"],
    [{ volumeUnits: -1 }, "volume_units"],
    [{ volumeUnits: Number.NaN }, "volume_units"],
  ];
  for (const [change, field] of cases) {
    const fault = faultOf(() => checkSeries([series(aapl, [{ ...good, ...change }])]));
    assert.equal(fault.reason, "BARS_INVALID");
    assert.equal(fault.violations[0]?.field, `series[0].bars[0].${field}`);
  }
});
