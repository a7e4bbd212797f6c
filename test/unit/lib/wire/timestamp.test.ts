import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import { isWholeMs, timeMsOf } from "#lib/wire/timestamp.ts";

const late = create(TimestampSchema, { seconds: 1n, nanos: 999_999_999 });

test("a time is rounded down, never up to a later as-of", () => {
  assert.equal(timeMsOf(late), 1999);
});

test("a time before 1970 is rounded down too", () => {
  assert.equal(timeMsOf(create(TimestampSchema, { seconds: -2n, nanos: 999_999_999 })), -1001);
});

test("a time that milliseconds cannot hold is recognised", () => {
  assert.equal(isWholeMs(late), false);
  assert.equal(isWholeMs(create(TimestampSchema, { seconds: 1n, nanos: 999_000_000 })), true);
});
