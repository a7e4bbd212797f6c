import assert from "node:assert/strict";
import { test } from "node:test";
import { parseBarsCsv } from "#gateway/market-data/domain/csv/parse-bars-csv.ts";

const header = "date,open,high,low,close,adj_close,volume";
const good = "2015-01-05,10,12,9,11,10.5,1000";

function problemsOf(...rows: readonly string[]): readonly string[] {
  return parseBarsCsv([header, ...rows].join("\n"), "X.csv", "DAY_1").problems.map(
    ({ line, column, description }) => `${line ?? "-"} ${column ?? "-"}: ${description}`,
  );
}

test("parseBarsCsv reads a row at 00:00 UTC of its date, without the adjusted close", () => {
  assert.deepEqual(parseBarsCsv(`${header}\n${good}\n`, "X.csv", "DAY_1"), {
    bars: [
      {
        startTimeMs: Date.UTC(2015, 0, 5),
        open: 10,
        high: 12,
        low: 9,
        close: 11,
        volumeUnits: 1000,
      },
    ],
    problems: [],
    widenedCount: 0,
  });
});

test("parseBarsCsv reads columns in any order and case, CRLF, a byte-order mark and quotes alike", () => {
  const plain = parseBarsCsv(`${header}\n${good}\n`, "X.csv", "DAY_1");
  const other =
    '\uFEFFVolume,Adj Close,CLOSE,Low,High,Open,Date\r\n1000,,"11",9,12,10, 2015-01-05\r\n\r\n';
  assert.deepEqual(parseBarsCsv(other, "X.csv", "DAY_1"), plain);
});

test("parseBarsCsv reports every problem of a row and of the rows after it", () => {
  assert.deepEqual(problemsOf("2015-01-05,ten,,9,11,0,-1", "2015-02-30,10,12,9,11,11,1"), [
    '2 open: holds "ten", which is not a number',
    "2 high: is empty; fill it from the source or remove the row (no price is made up)",
    "2 adj_close: holds 0, which must be above 0 (or leave the cell empty)",
    '3 date: holds "2015-02-30", which is not a date of the calendar',
  ]);
});

test("parseBarsCsv stores no bar of a file in which one row is bad", () => {
  const { bars } = parseBarsCsv(
    `${header}\n${good}\n2015-01-06,10,9,9,11,11,1\n`,
    "X.csv",
    "DAY_1",
  );
  assert.deepEqual(bars, []);
});

for (const [title, row, problem] of [
  ["a high below the close", "2015-01-05,10,10.5,9,11,11,1", "2 high: 10.5 is below the close 11"],
  ["a low above the open", "2015-01-05,10,12,10.5,11,11,1", "2 low: 10.5 is above the open 10"],
  ["a high below the low", "2015-01-05,5,5,6,5,5,1", "2 high: 5 is below the low 6"],
  ["a negative price", "2015-01-05,10,12,-9,11,11,1", "2 low: -9 must be above 0"],
  [
    "an overflowing price",
    "2015-01-05,10,1e999,9,11,11,1",
    "2 high: Infinity must be a finite number",
  ],
  [
    "a negative volume",
    "2015-01-05,10,12,9,11,11,-1",
    "2 volume: -1 must be a finite number of 0 or more",
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
  [
    "a number with a comma",
    '2015-01-05,"1,0",12,9,11,11,1',
    '2 open: holds "1,0", which is not a number',
  ],
  [
    "a missing field",
    "2015-01-05,10,12,9,11,11",
    "2 -: holds 6 fields; the header names 7 columns",
  ],
  ["an open quote", '2015-01-05,"10,12,9,11,11,1', "2 -: the quotes do not match"],
  [
    "a time of day",
    "2015-01-05T14:30:00Z,10,12,9,11,11,1",
    '2 date: holds "2015-01-05T14:30:00Z", a time of day; bars are daily: write the trading date, YYYY-MM-DD',
  ],
  [
    "another order of date",
    "05/01/2015,10,12,9,11,11,1",
    '2 date: holds "05/01/2015"; a trading date as YYYY-MM-DD is needed, for example 2015-02-27',
  ],
] as const) {
  test(`parseBarsCsv refuses ${title} at its line and column`, () => {
    assert.ok(
      problemsOf(row, "2015-01-06,10,12,9,11,11,1").includes(problem),
      problemsOf(row).join(),
    );
  });
}

test("parseBarsCsv refuses a date that goes back or repeats, naming the earlier line", () => {
  const row = (date: string) => `${date},10,12,9,11,11,1`;
  assert.deepEqual(problemsOf(row("2015-01-07"), row("2015-01-06"), row("2015-01-07")), [
    "3 date: holds 2015-01-06 after 2015-01-07 on line 2; sort the rows oldest first",
    "4 date: holds 2015-01-07 again (first on line 2); keep one",
  ]);
});

test("parseBarsCsv says once that a column is empty in every row", () => {
  const problems = problemsOf("2015-01-05,,12,9,11,11,1", "2015-01-06,,12,9,11,11,1");
  assert.equal(problems.length, 1);
  assert.match(problems[0]!, /^- open: is empty in every row; bars need open, high, low, close/);
});

test("parseBarsCsv refuses an empty volume and says what to write", () => {
  const problems = problemsOf(good, "2015-01-06,10,12,9,11,11,");
  assert.deepEqual(problems, [
    "3 volume: is empty; write 0 if nothing was traded, or remove the row",
  ]);
});

test("parseBarsCsv moves a high that rounding left below the close onto it, and counts the bar", () => {
  const text = `${header}\n2015-01-05,10,11.000001,9,11.000002,11,1\n`;
  const { bars, problems, widenedCount } = parseBarsCsv(text, "X.csv", "DAY_1");
  assert.deepEqual(problems, []);
  assert.equal(bars[0]?.high, 11.000002);
  assert.equal(widenedCount, 1);
});

test("parseBarsCsv refuses a close above the high by more than rounding", () => {
  assert.deepEqual(problemsOf("2015-01-05,10,11,9,11.0001,11,1"), [
    "2 high: 11 is below the close 11.0001",
  ]);
});

for (const [title, text, problem] of [
  ["an empty file", "", /the file is empty/],
  ["a file of blank lines", "\n\n", /the file is empty/],
  ["a header alone", header, /no row follows the header/],
  ["no header", good, /a header line with the columns date,open,high,low,close,adj_close,volume/],
  ["another separator", "date;open;high\n1;2;3", /holds "date;open;high"; a header line/],
  ["a missing column", `date,open,high,low,close\n${good}`, /the header lacks volume/],
  ["a repeated column", `${header},open\n${good},1`, /names open twice/],
  ["an unknown column", `${header},Dividends\n${good},1`, /names "Dividends"; remove it/],
] as const) {
  test(`parseBarsCsv refuses ${title} by one message`, () => {
    const { problems, bars } = parseBarsCsv(text, "X.csv", "DAY_1");
    assert.equal(problems.length, 1);
    assert.match(problems[0]!.description, problem);
    assert.deepEqual(bars, []);
  });
}
