import assert from "node:assert/strict";
import { test } from "node:test";
import { fromJson } from "@bufbuild/protobuf";
import {
  DoubleValueSchema,
  Int64ValueSchema,
  TimestampSchema,
  timestampDate,
} from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { exactJson } from "#lib/kit/connect/exact-json.ts";

const timeOf = (text: string) =>
  timestampDate(fromJson(TimestampSchema, exactJson(JSON.stringify(text)))).toISOString();

test("a whole number of 64 bits is exact, stated as a number or as a text", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      for (const text of [`${value}`, `"${value}"`]) {
        assert.equal(fromJson(Int64ValueSchema, exactJson(text)).value, value);
      }
    }),
  );
});

test("a number that is none of 64 bits, and digits within a text, are what JSON says", () => {
  const digits = "12345678901234567890";
  for (const text of [digits, `-${digits}`, `0.${digits}`, `${digits}.5`, `${digits}e3`, "7"]) {
    const { value } = fromJson(DoubleValueSchema, exactJson(text));
    assert.equal(value, Number(text));
  }
  fc.assert(
    fc.property(fc.array(fc.string()), (parts) => {
      const texts = [parts.join(`": ${digits}, "`), `\\", ${digits}, `, ...parts];
      const json = JSON.stringify([...texts, 1]);
      assert.deepEqual(exactJson(json), JSON.parse(json));
    }),
  );
  assert.deepEqual(exactJson(`{"a":[${digits}, "b"],"c":${digits}}`), {
    a: [digits, "b"],
    c: digits,
  });
  assert.throws(() => exactJson(`{"a":0${digits}}`), SyntaxError);
});

test("a time of a day that there is not is refused, and is no day of the next month", () => {
  for (const day of ["2023-02-29", "2024-02-30", "2024-02-31", "2024-04-31", "2024-11-31"]) {
    assert.throws(() => timeOf(`${day}T00:00:00Z`), { message: `there is no "${day}T00:00:00Z"` });
  }
  assert.throws(() => timeOf("2024-01-01T24:00:00Z"), /there is no/);
});

test("a time of a day that there is, is read as it stands", () => {
  for (const time of ["2024-02-29T23:59:59.500Z", "2024-12-31T00:00:00.000Z"]) {
    assert.equal(timeOf(time), time);
  }
  assert.equal(timeOf("2024-05-31T01:00:00+02:00"), "2024-05-30T23:00:00.000Z");
});
