import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import {
  barFromMessage,
  barsFromMessages,
  barToMessage,
  intervalFromMessage,
  intervalToMessage,
} from "#lib/wire/bar-message.ts";
import { BarInterval, BarSchema } from "#proto/pmx/type/v1/bar_pb.ts";

const bar = { startTimeMs: -86_400_000, open: 1, high: 3, low: 0.5, close: 2, volumeUnits: 7 };

test("bar messages give back the same bar, also before 1970", () => {
  assert.deepEqual(barFromMessage(create(BarSchema, barToMessage(bar)), "bar"), bar);
});

for (const [what, change] of [
  ["missing", { startTime: undefined }],
  ["not whole milliseconds", { startTime: { seconds: 0n, nanos: 1 } }],
] as const) {
  test(`bar messages are refused by path when the start is ${what}`, () => {
    const wrong = create(BarSchema, { ...barToMessage(bar), ...change } as object);
    const messages = [create(BarSchema, barToMessage(bar)), wrong];
    assert.throws(() => barsFromMessages(messages, "bars"), /^Fault: bars\[1\]\.start_time: /);
  });
}

test("bar messages carry the interval both ways and refuse one that is not set", () => {
  assert.equal(intervalFromMessage(intervalToMessage("DAY_1"), "interval"), "DAY_1");
  assert.throws(
    () => intervalFromMessage(BarInterval.UNSPECIFIED, "spec.interval"),
    /^Fault: spec\.interval: is required: BAR_INTERVAL_DAY_1, BAR_INTERVAL_HOUR_1, /,
  );
});
