import assert from "node:assert/strict";
import { test } from "node:test";
import { create, toBinary } from "@bufbuild/protobuf";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import { barsTogether, cutInTimeOrder } from "#gateway/sprint/peers/cut-bars.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { barToMessage, intervalToMessage } from "#lib/wire/bar-message.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { AdvanceBarsRequestSchema } from "#proto/pmx/execution/v1/execution_service_pb.ts";

const day = 86_400_000;
const price = 123.456_789;
const barAt = (at: number): Bar => ({
  startTimeMs: at * day,
  open: price,
  high: price,
  low: price,
  close: price,
  volumeUnits: 1e15,
});

/** So many series over the same days; each leaves out the days that `without` says. */
function seriesOf(
  tickers: number,
  days: number,
  without: (ticker: number, day: number) => boolean,
) {
  return Array.from({ length: tickers }, (_, ticker) => ({
    instrument: instrumentOfTicker(`T${ticker}`),
    interval: "DAY_1" as const,
    bars: Array.from({ length: days }, (_, at) => at)
      .filter((at) => !without(ticker, at))
      .map(barAt),
  }));
}

const sparse = seriesOf(7, 60, (ticker, at) => (at * 31 + ticker * 17) % 5 === 0);

test("the parts of series that are cut make up the series again", () => {
  const joined = new Map<string, Bar[]>();
  for (const part of cutInTimeOrder(sparse, 20)) {
    for (const { instrument, bars } of part) {
      joined.set(instrument.ticker, [...(joined.get(instrument.ticker) ?? []), ...bars]);
    }
  }
  assert.deepEqual(
    [...joined].sort(),
    sparse.map(({ instrument, bars }): [string, readonly Bar[]] => [instrument.ticker, bars]),
  );
});

test("every part starts after the part before it and keeps to the limit", () => {
  let latestMs = Number.NEGATIVE_INFINITY;
  let parts = 0;
  for (const part of cutInTimeOrder(sparse, 20)) {
    const starts = part.flatMap(({ bars }) => bars.map(({ startTimeMs }) => startTimeMs));
    assert.ok(starts.length > 0 && starts.length <= 20);
    assert.ok(Math.min(...starts) > latestMs);
    latestMs = Math.max(...starts);
    parts += 1;
  }
  assert.ok(parts > 10);
});

test("the bars of one instant stay together, however many there are", () => {
  const parts = [
    ...cutInTimeOrder(
      seriesOf(9, 3, () => false),
      4,
    ),
  ];
  assert.deepEqual(
    parts.map((part) => part.map(({ bars }) => bars.length)),
    Array.from({ length: 3 }, () => Array.from({ length: 9 }, () => 1)),
  );
});

test("a ticker with bars of two lengths has one of them in each part, in the order of their closes", () => {
  const hour = day / 24;
  const hourAt = (start: number): Bar => ({ ...barAt(0), startTimeMs: start });
  const instrument = instrumentOfTicker("T");
  const series = [
    { instrument, interval: "DAY_1" as const, bars: [barAt(0), barAt(2)] },
    {
      instrument,
      interval: "HOUR_1" as const,
      bars: [hourAt(day + 14 * hour), hourAt(day + 15 * hour), hourAt(3 * day + 14 * hour)],
    },
    { ...seriesOf(1, 4, () => false)[0]!, instrument: instrumentOfTicker("OTHER") },
  ];
  const parts = [...cutInTimeOrder(series)].map((part) =>
    part.map(({ instrument: { ticker }, interval, bars }) => [ticker, interval, bars.length]),
  );
  assert.deepEqual(parts, [
    [
      ["T", "DAY_1", 1],
      ["OTHER", "DAY_1", 1],
    ],
    [
      ["T", "HOUR_1", 2],
      ["OTHER", "DAY_1", 1],
    ],
    [
      ["T", "DAY_1", 1],
      ["OTHER", "DAY_1", 1],
    ],
    [
      ["T", "HOUR_1", 1],
      ["OTHER", "DAY_1", 1],
    ],
  ]);
});

test("series without bars have no part", () => {
  assert.deepEqual([...cutInTimeOrder(seriesOf(2, 3, () => true))], []);
});

test("a part of 50 instruments with the longest names is far smaller than a message may be", () => {
  const text = "X".repeat(40);
  const instrument = { ...instrumentOfTicker("T"), ticker: text, exchange: text, region: text };
  const series = seriesOf(50, barsTogether / 50, () => false);
  const [part, ...others] = cutInTimeOrder(series);
  assert.deepEqual(others, []);
  const request = create(AdvanceBarsRequestSchema, {
    portfolio: text,
    series: part!.map(({ bars }) => ({
      instrument: instrumentToMessage(instrument),
      interval: intervalToMessage("DAY_1"),
      bars: bars.map(barToMessage),
    })),
  });
  assert.ok(toBinary(AdvanceBarsRequestSchema, request).byteLength < 512 * 1024);
});
