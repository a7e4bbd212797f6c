import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { isWholeMs, timeMsOf } from "#lib/wire/timestamp.ts";

const late = create(TimestampSchema, { seconds: 1n, nanos: 999_999_999 });

test("a time is rounded down, never up to a later as-of", () => {
  assert.equal(timeMsOf(late, "time"), 1999);
});

test("a time before 1970 is rounded down too", () => {
  assert.equal(
    timeMsOf(create(TimestampSchema, { seconds: -2n, nanos: 999_999_999 }), "time"),
    -1001,
  );
});

test("a time that milliseconds cannot hold is recognised", () => {
  assert.equal(isWholeMs(late), false);
  assert.equal(isWholeMs(create(TimestampSchema, { seconds: 1n, nanos: 999_000_000 })), true);
});

for (const { seconds, nanos } of [
  { seconds: -62_135_596_801n, nanos: 0 },
  { seconds: 253_402_300_800n, nanos: 0 },
  { seconds: 2n ** 63n - 1n, nanos: 0 },
  { seconds: 0n, nanos: -1 },
  { seconds: 0n, nanos: 1_000_000_000 },
]) {
  test(`a time of ${seconds} seconds and ${nanos} nanos is refused by its field`, () => {
    const time = create(TimestampSchema, { seconds, nanos });
    assert.throws(
      () => timeMsOf(time, "as_of_time"),
      (error) => error instanceof Fault && error.violations[0]?.field === "as_of_time",
    );
  });
}

test("the first and the last time that protobuf allows are times", () => {
  const first = create(TimestampSchema, { seconds: -62_135_596_800n, nanos: 0 });
  const last = create(TimestampSchema, { seconds: 253_402_300_799n, nanos: 999_999_999 });
  assert.equal(timeMsOf(first, "time"), Date.parse("0001-01-01T00:00:00.000Z"));
  assert.equal(timeMsOf(last, "time"), Date.parse("9999-12-31T23:59:59.999Z"));
});
