import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type DateOrder,
  dateOrders,
  withTimeOfDay,
  writtenTimeOf,
} from "#gateway/market-data/domain/files/written-time.ts";

const hourMs = 3_600_000;
const day = Date.UTC(2020, 11, 9);

for (const text of [
  "2020-12-09",
  "2020/12/09",
  "2020.12.9",
  "20201209",
  "Dec 9, 2020",
  "December 09, 2020",
  "Wed, Dec 9 2020",
  "9 Dec 2020",
  "09-Dec-20",
  "09-DEC-2020",
  "Dec-09-2020",
  "09.12.2020",
  "2020-12-09T00:00:00",
  "2020-12-09 00:00",
  "20201209 000000",
  "20201209000000",
  "09.12.2020 00:00:00.000",
]) {
  test(`${text} is read as that day`, () => {
    assert.deepEqual(writtenTimeOf(text, "ymd"), { localMs: day });
  });
}

for (const [text, localMs, offsetMs] of [
  ["1607472000", day, 0],
  ["1607472000.0", day, 0],
  ["1607472000000", day, 0],
  ["1607472000000000", day, 0],
  ["1607472000000000000", day, 0],
  ["2020-12-09T14:30:00Z", day + 14.5 * hourMs, 0],
  ["2020-12-09 14:30:00.250+00:00", day + 14.5 * hourMs + 250, 0],
  ["2020-12-09 00:00:00-05:00", day, -5 * hourMs],
  ["2020-12-09 00:00:00+0530", day, 5.5 * hourMs],
  ["09.12.2020 01:00:00.000 GMT+0200", day + hourMs, 2 * hourMs],
  ["2020-12-09 02:30:00 PM", day + 14.5 * hourMs, undefined],
  ["2020-12-09 12-AM", day, undefined],
] as const) {
  test(`${text} is read with its time of day and zone`, () => {
    const expected = offsetMs === undefined ? { localMs } : { localMs, offsetMs };
    assert.deepEqual(writtenTimeOf(text, "ymd"), expected);
  });
}

for (const text of [
  "",
  "2020-02-30",
  "2020-13-01",
  "31/31/2020",
  "Foo 9, 2020",
  "12",
  "1234567",
  "20201399",
  "2020-12-09T25:00:00",
  "2020-12-09 00:00 Mars",
  "0020-12-09",
  "2020-12",
]) {
  test(`"${text}" is no time`, () => {
    for (const order of dateOrders) assert.equal(writtenTimeOf(text, order), undefined);
  });
}

test("every date of four centuries is read as it is written, in every order", () => {
  const date = fc.date({
    min: new Date("1800-01-01"),
    max: new Date("2199-12-31"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(date, fc.constantFrom("/", "-"), (instant, sign) => {
      const iso = instant.toISOString().slice(0, 10);
      const [year, month, dayOfMonth] = iso.split("-");
      const localMs = Date.parse(`${iso}T00:00:00Z`);
      const written: readonly (readonly [DateOrder, readonly (string | undefined)[]])[] = [
        ["ymd", [year, month, dayOfMonth]],
        ["dmy", [dayOfMonth, month, year]],
        ["mdy", [month, dayOfMonth, year]],
      ];
      for (const [order, parts] of written) {
        assert.deepEqual(writtenTimeOf(parts.join(sign), order), { localMs });
      }
    }),
  );
});

test("a column of its own adds the time of day", () => {
  assert.deepEqual(withTimeOfDay({ localMs: day }, "14:30"), { localMs: day + 14.5 * hourMs });
  assert.deepEqual(withTimeOfDay({ localMs: day }, "143000"), { localMs: day + 14.5 * hourMs });
  assert.deepEqual(withTimeOfDay({ localMs: day }, ""), { localMs: day });
  assert.equal(withTimeOfDay({ localMs: day }, "noon"), undefined);
});
