import assert from "node:assert/strict";
import { test } from "node:test";
import type { Bar } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { checkSeries } from "#services/execution/domain/bars/bar-violations.ts";
import { type PlayedBars, playingOrder } from "#services/execution/domain/bars/playing-order.ts";
import { aapl, barOn, dayStart, msft } from "#test/unit/execution/examples.ts";

const series = (instrument: Instrument, bars: Bar[]) =>
  ({ instrument, interval: "DAY_1", bars }) as const;
const nothing: PlayedBars = { find: () => undefined };
const played = (bar: Bar): PlayedBars => ({
  latestStartMs: bar.startTimeMs,
  find: (ticker, start) => (ticker === "AAPL" && start === bar.startTimeMs ? bar : undefined),
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

test("bars play in the order of their start, then of their ticker", () => {
  const order = playingOrder(
    [series(msft, [barOn(0, 1), barOn(2, 1)]), series(aapl, [barOn(0, 1), barOn(1, 1)])],
    nothing,
  );
  assert.deepEqual(
    order.map((moment) => moment.bars.map((one) => one.instrument.ticker)),
    [["AAPL", "MSFT"], ["AAPL"], ["MSFT"]],
  );
});

test("a bar that was played and is equal is skipped", () => {
  const order = playingOrder([series(aapl, [barOn(0, 100), barOn(1, 101)])], played(barOn(0, 100)));
  assert.deepEqual(
    order.map((moment) => moment.startTimeMs),
    [dayStart(1)],
  );
});

test("a bar that was played and comes back different is a conflict", () => {
  const fault = faultOf(() => playingOrder([series(aapl, [barOn(0, 101)])], played(barOn(0, 100))));
  assert.equal(fault.code, "ALREADY_EXISTS");
  assert.equal(fault.reason, "BARS_CONFLICTING");
  assert.match(fault.message, /series\[0\]\.bars\[0\].*AAPL at 2017-01-02/);
});

test("a new bar before the latest one played is out of order, whatever its instrument", () => {
  for (const instrument of [aapl, msft]) {
    const fault = faultOf(() =>
      playingOrder([series(instrument, [barOn(0, 100)])], played(barOn(3, 100))),
    );
    assert.equal(fault.reason, "BARS_OUT_OF_ORDER");
  }
});

test("a new bar of another instrument may start with the latest one played", () => {
  const order = playingOrder([series(msft, [barOn(3, 100)])], played(barOn(3, 100)));
  assert.equal(order.length, 1);
});

test("a difference in any number of a played bar is a conflict", () => {
  const bar = barOn(0, 100, { high: 103, low: 97, close: 101 });
  for (const name of ["open", "high", "low", "close", "volumeUnits"] as const) {
    const other = { ...bar, [name]: bar[name] + 0.5 };
    const fault = faultOf(() => playingOrder([series(aapl, [other])], played(bar)));
    assert.equal(fault.reason, "BARS_CONFLICTING", name);
  }
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
