import assert from "node:assert/strict";
import { test } from "node:test";
import { readBarFile } from "#gateway/market-data/domain/files/read-bar-file.ts";
import { type ImportChoice, importableBars } from "#gateway/market-data/domain/importable-bars.ts";

const header = "date,open,high,low,close,adj_close,volume";
const good = "2015-01-06,10,12,9,11,10.5,1000";

function importable(rows: readonly string[], choice: ImportChoice = {}) {
  return importableBars(readBarFile([header, ...rows].join("\n"), "X.csv"), "X.csv", choice);
}

const skipBadRows = true;

function problemsOf(...rows: readonly string[]): readonly string[] {
  return importable(rows).problems.map(
    ({ line, column, description }) => `${line ?? "-"} ${column ?? "-"}: ${description}`,
  );
}

test("a bar is what its row has, the adjusted close too", () => {
  assert.deepEqual(importable([good]).bars, [
    {
      startTimeMs: Date.UTC(2015, 0, 6),
      open: 10,
      high: 12,
      low: 9,
      close: 11,
      adjClose: 10.5,
      volumeUnits: 1000,
    },
  ]);
});

for (const [title, row, problem] of [
  ["a high below the close", "2015-01-05,10,10.5,9,11,11,1", "2 high: 10.5 is below the close 11"],
  ["a low above the open", "2015-01-05,10,12,10.5,11,11,1", "2 low: 10.5 is above the open 10"],
  ["a negative price", "2015-01-05,10,12,-9,11,11,1", "2 low: -9 must be above 0"],
  [
    "a negative volume",
    "2015-01-05,10,12,9,11,11,-1",
    "2 volume: -1 must be a finite number of 0 or more",
  ],
  [
    "an adjusted close of nothing",
    "2015-01-05,10,12,9,11,0,1",
    "2 adj_close: 0 must be above 0, or left empty",
  ],
  [
    "no open",
    "2015-01-05,,12,9,11,11,1",
    "2 open: is empty; fill it from the source (no price is made up)",
  ],
] as const) {
  test(`a row with ${title} is refused at its line and column, or left out and reported`, () => {
    assert.deepEqual(problemsOf(row, good), [problem]);
    const { bars, skipped, problems } = importable([row, good], { skipBadRows });
    assert.deepEqual([bars.length, skipped.length, problems.length], [1, 1, 0]);
  });
}

test("rows that cannot be read and rows that are no bars are reported together, in their order", () => {
  assert.deepEqual(problemsOf("2015-01-05,5,5,6,5,5,1", "2015-01-06,x,12,9,11,11,1"), [
    "2 high: 5 is below the low 6",
    "2 low: 6 is above the close 5",
    '3 open: holds "x", which is not a number',
  ]);
});

test("rows of one date that do not agree are refused, or all left out", () => {
  const copy = "2015-01-06,10,12,9,10.75,10.5,1000";
  assert.deepEqual(problemsOf(good, copy), [
    "3 date: holds 2015-01-06 again (also on line 2) with other values (close 11 and 10.75); keep the right one",
  ]);
  const next = "2015-01-07,10,12,9,11,10.5,1000";
  assert.equal(importable([good, copy, next], { skipBadRows }).bars.length, 1);
});

test("a file without opens is imported as it is, and says that it is not traded", () => {
  const { bars, notes } = importable(["2015-01-05,,12,9,11,11,1", "2015-01-06,,12,9,11,11,1"]);
  assert.deepEqual(
    bars.map((bar) => "open" in bar),
    [false, false],
  );
  assert.match(
    notes[0] ?? "",
    /^no open in any row: the series is forecast and audited, not traded/,
  );
  assert.match(
    importable(["2015-01-05,,,,11,,"]).notes[0] ?? "",
    /^no open, no high, no low in any/,
  );
});

test("an open that only some rows lack is a problem of these rows", () => {
  const problems = problemsOf("2015-01-05,,12,9,11,11,1", good);
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? "", /open: is empty; fill it from the source/);
});

test("a volume that the source does not have stays absent, and is said", () => {
  const { bars, notes } = importable(["2015-01-05,10,12,9,11,11,-", good]);
  assert.deepEqual(
    bars.map(({ volumeUnits }) => volumeUnits),
    [undefined, 1000],
  );
  assert.deepEqual(notes, ["no volume in 1 bar; it counts as 0"]);
});

test("a high that rounding left below the close is moved onto it, and the bar counted", () => {
  const { bars, widenedCount } = importable(["2015-01-05,10,11.000001,9,11.000002,11,1"]);
  assert.deepEqual([bars[0]?.high, widenedCount], [11.000002, 1]);
  assert.deepEqual(problemsOf("2015-01-05,10,11,9,11.0001,11,1"), [
    "2 high: 11 is below the close 11.0001",
  ]);
});

test("a bar that has not closed would still change: it is refused, or left out", () => {
  const nowMs = Date.UTC(2015, 0, 6, 12);
  const rows = ["2015-01-05,10,12,9,11,10.5,1000", good];
  const { problems } = importable(rows, { nowMs });
  assert.deepEqual(problems, [
    {
      file: "X.csv",
      line: 3,
      column: "date",
      description: "its bar is not over until 2015-01-07T00:00:00.000Z and would still change",
    },
  ]);
  assert.equal(importable(rows, { nowMs, skipBadRows }).bars.length, 1);
  assert.equal(importable(rows, { nowMs: Date.UTC(2015, 0, 7) }).bars.length, 2);
});

test("a file of bad rows alone is refused also where they are left out", () => {
  const { problems, skipped } = importable(["2015-01-05,10,9,9,9,9,1"], { skipBadRows });
  assert.deepEqual([problems[0]?.description, skipped.length], ["no row of it is a bar", 1]);
});
