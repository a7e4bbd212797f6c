import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readBarFile } from "#gateway/market-data/domain/files/read-bar-file.ts";
import { quoteUnitOf } from "#gateway/market-data/domain/quote-unit.ts";

const header = "date,open,high,low,close,adj_close,volume";
const good = "2015-01-05,10,12,9,11,10.5,1000";

function problemsOf(text: string, options = {}): readonly string[] {
  return readBarFile(text, "X.csv", options).problems.map(
    ({ line, column, description }) => `${line ?? "-"} ${column ?? "-"}: ${description}`,
  );
}

function rowsProblems(...rows: readonly string[]): readonly string[] {
  return problemsOf([header, ...rows].join("\n"));
}

test("a row is read at 00:00 UTC of its date, with its adjusted close and its line", () => {
  const read = readBarFile(`${header}\n${good}\n`, "X.csv");
  const startTimeMs = Date.UTC(2015, 0, 5);
  const prices = { open: 10, high: 12, low: 9, close: 11, adjClose: 10.5 };
  assert.deepEqual(read.bars, [{ startTimeMs, ...prices, volumeUnits: 1000 }]);
  assert.deepEqual(read.lines, [2]);
});

test("what a row does not have is absent, however the file says so", () => {
  for (const nothing of ["", "-", "null", "NaN", "n/a", "N/A", "--", "#N/A", "."]) {
    const text = `${header}\n2015-01-05,${nothing},12,9,11,${nothing},${nothing}\n`;
    const { bars, problems } = readBarFile(text, "X.csv");
    assert.deepEqual(problems, [], nothing);
    const startTimeMs = Date.UTC(2015, 0, 5);
    assert.deepEqual(bars, [{ startTimeMs, high: 12, low: 9, close: 11 }], nothing);
  }
});

test("a file of closes alone is read", () => {
  const { bars, problems } = readBarFile("Date,Close\n2015-01-05,11\n2015-01-06,12\n", "X.csv");
  assert.deepEqual(problems, []);
  assert.deepEqual(
    bars.map(({ close }) => close),
    [11, 12],
  );
});

test("a day without any value is left out, and said", () => {
  const { bars, notes } = readBarFile(
    `${header}\n${good}\n2015-01-06,null,null,null,null,null,null\n`,
    "X.csv",
  );
  assert.equal(bars.length, 1);
  assert.deepEqual(notes, ["1 row without a value left out (line 3)"]);
});

test("every problem of a row and of the rows after it is reported, at its line and column", () => {
  assert.deepEqual(rowsProblems("2015-01-05,ten,,9,,0,-1", "2015-02-30,10,12,9,11,11,1"), [
    '2 open: holds "ten", which is not a number',
    '3 date: holds "2015-02-30", which is not a date of the calendar',
  ]);
});

for (const [title, row, problem] of [
  [
    "no close",
    "2015-01-05,10,12,9,,11,1",
    "2 close: is empty; fill it from the source (no price is made up)",
  ],
  [
    "an overflowing price",
    "2015-01-05,10,1e999,9,11,11,1",
    '2 high: holds "1e999", which is not a number',
  ],
  [
    "an infinite word",
    "2015-01-05,10,Infinity,9,11,11,1",
    '2 high: holds "Infinity", which is not a number',
  ],
  [
    "a hexadecimal number",
    "2015-01-05,0xA,12,9,11,11,1",
    '2 open: holds "0xA", which is not a number',
  ],
  ["two points", "2015-01-05,1.0.0,12,9,11,11,1", '2 open: holds "1.0.0", which is not a number'],
  [
    "a missing field",
    "2015-01-05,10,12,9,11,11",
    "2 -: holds 6 fields; the header names 7 columns",
  ],
  [
    "a field too many",
    "2015-01-05,10,12,9,11,11,1,7",
    "2 -: holds 8 fields; the header names 7 columns",
  ],
  [
    "a date that is none",
    "yesterday,10,12,9,11,11,1",
    '2 date: holds "yesterday"; a date is needed, for example 2015-02-27',
  ],
  [
    "an epoch that a spreadsheet rounded",
    "1.42E+12,10,12,9,11,11,1",
    '2 date: holds "1.42E+12", which a spreadsheet has rounded; take the file from its source again',
  ],
] as const) {
  test(`a row with ${title} is refused at its line and column, or left out and reported`, () => {
    const rows = [row, "2015-01-06,10,12,9,11,11,1"];
    assert.deepEqual(rowsProblems(...rows), [problem]);
    const read = readBarFile([header, ...rows].join("\n"), "X.csv", { skipBadRows: true });
    assert.deepEqual([read.problems, read.skipped.length, read.bars.length], [[], 1, 1]);
    assert.equal(read.skipped[0]?.line, 2);
  });
}

for (const [title, text, problem] of [
  ["an empty file", "", /the file is empty/],
  ["a file of blank lines", "\n\n", /the file is empty/],
  ["a byte-order mark alone", "\uFEFF", /the file is empty/],
  ["a header alone", header, /no row follows the header/],
  [
    "no header",
    good,
    /a header line that names a date and a close is needed, for example date,open/,
  ],
  ["no close", "date,open,high,low\n2015-01-05,1,2,1", /names a date and a close is needed/],
  ["something else than text", "date\0close\n", /is not text/],
  ["an open quote", `${header}\n2015-01-05,"10,12,9,11,11,1\n${good}\n`, /the quotes do not match/],
  ["text behind a quote", `${header}\n2015-01-05,"10"x,12,9,11,11,1\n`, /the quotes do not match/],
  ["a huge line", "x".repeat(1_000_000), /^holds "x{60}\.\.\."; a header line/],
  ["a page of the web", "<!doctype html>\n<html><body>no data</body></html>", /a header line/],
] as const) {
  test(`${title} is refused by one short message`, () => {
    const { problems, bars } = readBarFile(text, "X.csv");
    assert.equal(problems.length, 1);
    assert.match(problems[0]!.description, problem);
    assert.ok(problems[0]!.description.length < 300);
    assert.deepEqual(bars, []);
  });
}

test("no message about a column that holds the data advises to remove it", () => {
  const texts = [`${header},Notes\n${good},none\n`, "Date,Close/Last,Extra\n01/31/2015,$5,x\n"];
  for (const text of texts) {
    const { problems, notes } = readBarFile(text, "X.csv");
    assert.deepEqual(problems, []);
    assert.ok(notes.some((note) => note.startsWith("not read: ")));
    assert.ok(!notes.join().includes("remove"));
  }
});

test("a file in cents and the same in the major unit give the same numbers to the last bit", () => {
  const cents = fc.integer({ min: 1, max: 1_000_000_000 });
  fc.assert(
    fc.property(fc.array(cents, { minLength: 4, maxLength: 4 }), (prices) => {
      const [low, open, close, high] = [...prices].sort((a, b) => a - b);
      const row = [open, high, low, close];
      const major = row.map((value) => {
        const digits = `${value}`.padStart(3, "0");
        return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
      });
      const print = (cells: readonly unknown[]) =>
        `date,open,high,low,close\n2015-01-05,${cells.join(",")}\n`;
      const read = (text: string, options = {}) => readBarFile(text, "SYN.JO.csv", options).bars;
      const inMajor = read(print(major), { ticker: "SYN.JO", unit: quoteUnitOf("ZAR") });
      assert.deepEqual(read(print(row), { ticker: "SYN.JO" }), inMajor);
      assert.deepEqual(read(print(row), { unit: quoteUnitOf("ZAc") }), inMajor);
      assert.deepEqual(read(print(row), { priceShift: -2 }), inMajor);
      assert.deepEqual(read(print(major)), inMajor);
    }),
  );
});

test("what was assumed of the unit is said, with how to say otherwise", () => {
  const text = `${header}\n${good}\n`;
  const notes = (options: object) => readBarFile(text, "X.csv", options).notes;
  assert.deepEqual(notes({ ticker: "SYN.L" }), [
    "prices in GBp, as is usual for SYN.L: divided by 100 to GBP (--currency GBP if they are not)",
  ]);
  assert.deepEqual(notes({ ticker: "SYN.L", unit: quoteUnitOf("GBP") }), []);
  assert.deepEqual(notes({ ticker: "SYN.L", unit: quoteUnitOf("GBX") }), [
    "prices in GBX: divided by 100 to GBP",
  ]);
  assert.deepEqual(notes({ ticker: "SYN" }), []);
  assert.deepEqual(notes({ unit: quoteUnitOf("KWF") }), ["prices in KWF: divided by 1000 to KWD"]);
});

test("a column of currencies says the unit where all rows agree", () => {
  const text = (first: string, second: string) =>
    `date,close,currency\n2015-01-05,1500,${first}\n2015-01-06,1600,${second}\n`;
  const read = readBarFile(text("GBX", "GBX"), "X.csv");
  assert.deepEqual([read.unit?.currency, read.bars.map(({ close }) => close)], ["GBP", [15, 16]]);
  assert.equal(readBarFile(text("GBX", "GBP"), "X.csv").unit, undefined);
});

test("of rows of several tickers those of the one that is asked for say the unit", () => {
  const rows = ["2015-01-05,1500,SYN.JO,ZAR", "2015-01-05,900,SYN.L,GBX", "2015-01-06,7,SYN.L,GBX"];
  const text = ["date,close,symbol,currency", ...rows].join("\n");
  const closesOf = (ticker: string) =>
    readBarFile(text, "ALL.csv", { ticker }).bars.map(({ close }) => close);
  assert.deepEqual(closesOf("SYN.JO"), [1500]);
  assert.deepEqual(closesOf("SYN.L"), [9, 0.07]);
});

test("more rows than one import takes are refused, however many are wrong", () => {
  const text = `${header}\n${"bad,row\n".repeat(100_001)}`;
  assert.deepEqual(problemsOf(text), [
    "- -: holds 100001 rows; at most 100000 fit in one import, so split the file",
  ]);
});

for (const [title, cell] of [
  ["blanks", `0${" ".repeat(1_000_000)}x`],
  ["digits", "1".repeat(1_000_000)],
  ["commas", `"${"1,".repeat(500_000)}"`],
  ["letters", "Jan".repeat(300_000)],
] as const) {
  test(`a cell of a million ${title} is refused at once, wherever it stands`, () => {
    for (const row of [
      `${cell},1,2,1,1,1,5`,
      `2015-01-05,${cell},2,1,1,1,5`,
      `2015-01-05 ${cell},1,2,1,1,1,5`,
    ]) {
      assert.equal(rowsProblems(row).length, 1);
    }
    assert.equal(problemsOf(`${cell},open,close\n1,2,3\n`).length, 1);
  });
}

test("a line of more columns than any file of bars has is refused", () => {
  assert.deepEqual(problemsOf(`date${",close".repeat(20_000)}\n`), [
    "1 -: holds 20001 columns, more than the 10000 that a file of bars may have",
  ]);
});

test("whatever a file holds, it is read or refused with a problem, and nothing is thrown", () => {
  const pieces = fc.constantFrom(
    ...["date", "close", "Open", ",", ";", "\t", "|", "\n", "\r\n", '"', '""', "2015-01-05", "-"],
    ...[
      "03/04/2020",
      "1,234",
      "1.5e400",
      "\uFEFF",
      "\0",
      "<TICKER>",
      "Ticker",
      "Price",
      "1e9",
      " ",
    ],
    ...["1420416000", "99999999999999999999", "Date", "Dec 11, 2020", "T25:61", "NaN"],
  );
  const text = fc.oneof(
    fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join("")),
    fc.string({ maxLength: 200, unit: "binary" }),
  );
  fc.assert(
    fc.property(text, fc.boolean(), (held, skipBadRows) => {
      const read = readBarFile(held, "X.csv", { skipBadRows });
      assert.ok(read.problems.length > 0 || read.bars.length + read.conflicts.length > 0);
      for (const { close, startTimeMs } of read.bars) {
        assert.ok(Number.isFinite(close) && Number.isSafeInteger(startTimeMs));
      }
    }),
    { numRuns: 2000 },
  );
});
