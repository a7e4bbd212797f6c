import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { create } from "@bufbuild/protobuf";
import {
  barFromMessage,
  barToMessage,
  intervalFromMessage,
  intervalToMessage,
  timeMsOf,
} from "../../../../gateway/rpc/bar-message.ts";
import { BarInterval, BarSchema } from "../../../../proto/gen/pmx/type/v1/bar_pb.ts";

const bar = { startTimeMs: -86_400_000, open: 1, high: 3, low: 0.5, close: 2, volumeUnits: 7 };

describe("bar messages", () => {
  it("give back the same bar, also before 1970", () => {
    assert.deepEqual(barFromMessage(create(BarSchema, barToMessage(bar))), bar);
  });

  it("give no start for one that is missing or not whole milliseconds", () => {
    for (const change of [{ startTime: undefined }, { startTime: { seconds: 0n, nanos: 1 } }]) {
      const message = create(BarSchema, { ...barToMessage(bar), ...change } as object);
      assert.ok(Number.isNaN(barFromMessage(message).startTimeMs));
    }
  });

  it("round a time down, never up to a later as-of", () => {
    const timestamp = { $typeName: "google.protobuf.Timestamp", seconds: 1n, nanos: 999_999_999 };
    assert.equal(timeMsOf(timestamp as Parameters<typeof timeMsOf>[0]), 1999);
  });

  it("carry the interval both ways and refuse one that is not set", () => {
    assert.equal(intervalFromMessage(intervalToMessage("DAY_1"), "interval"), "DAY_1");
    assert.throws(
      () => intervalFromMessage(BarInterval.UNSPECIFIED, "spec.interval"),
      /spec\.interval/,
    );
  });
});
