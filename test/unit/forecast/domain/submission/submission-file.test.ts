import assert from "node:assert/strict";
import { test } from "node:test";
import { readSubmissionFile } from "#services/forecast/domain/submission/submission-file.ts";
import { twoBars } from "#test/support/submitted-forecasts.ts";

const of = { ticker: "AAPL", interval: "DAY_1" } as const;
const header = "as_of,bar,median,q0.05,q0.25,q0.75,q0.95";
const first = "2024-01-03T00:00:00Z,1,100,95,98,102,106";
const second = "2024-01-03T00:00:00Z,2,101,92,97,104,110";

/** Line, column and description of each problem of the lines. */
const problemsOf = (...lines: readonly string[]) =>
  readSubmissionFile(lines.join("\n"), of).problems.map(
    ({ line, column, description }) => `${line} ${column ?? "-"} ${description}`,
  );

test("rows are the bars of a forecast, and quantiles come in pairs whatever their order", () => {
  const { forecasts, problems } = readSubmissionFile(`${header}\r\n${first}\r\n${second}\r\n`, of);
  assert.deepEqual(problems, []);
  assert.deepEqual(forecasts, [twoBars]);
  const turned = [
    "q0.95,median,as_of,bar,q0.05",
    "106,100,2024-01-03T00:00:00.000Z,1,95",
    "",
    "107,99,2024-01-04T00:00Z,1,94",
  ].join("\n");
  const read = readSubmissionFile(turned, of);
  assert.deepEqual(
    read.forecasts.map(({ asOfMs, medianPrices }) => [asOfMs, ...medianPrices]),
    [
      [Date.UTC(2024, 0, 3), 100],
      [Date.UTC(2024, 0, 4), 99],
    ],
  );
});

test("a number that is none is named with its line and column", () => {
  for (const text of ["NaN", "inf", "-3", "0", "", "0x10", "1e400"]) {
    const [problem] = problemsOf(header, first, second.replace("101", text));
    assert.match(problem ?? "", /^3 median ".*" is no positive finite number/, text);
  }
});

test("quantiles that cross are named where they stand", () => {
  const [problem, ...more] = problemsOf(header, first, second.replace("97", "105"));
  assert.match(problem ?? "", /^3 q0\.25 is 105, with a median of 101/);
  assert.equal(more.length, 0);
});

test("a bar that is left out is one problem, not one of each row after it", () => {
  const rows = [1, 2, 4, 5, 6].map((bar) => first.replace("Z,1,", `Z,${bar},`));
  const problems = problemsOf(header, ...rows);
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? "", /^4 bar is "4" where 3 is due/);
});

test("an as-of is the close of a bar, so that a date alone says too little", () => {
  const bad = ["2024-01-03", "2024-02-31T00:00:00Z", "2024-01-03T00:00:00+01:00", "yesterday"];
  for (const text of bad) {
    const [problem] = problemsOf(header, first.replace("2024-01-03T00:00:00Z", text));
    assert.match(problem ?? "", /^2 as_of ".*" is no instant in UTC; write the close/, text);
  }
});

test("an instant at which no bar closes is named, since no audit is as of it", () => {
  const [problem] = problemsOf(header, first.replace("T00:00:00Z", "T21:00:00Z"));
  assert.match(problem ?? "", /^2 as_of .* is the close of no bar; a daily bar closes at 00:00/);
});

test("rows of one as-of stand together", () => {
  const other = first.replace("01-03", "01-04");
  const [problem] = problemsOf(header, first, other, second);
  assert.match(problem ?? "", /^4 as_of .* has rows from line 2 on/);
});

test("a header is refused where it lacks a column, half of a pair, or has one that is unknown", () => {
  assert.match(problemsOf("bar,median,q0.05,q0.95")[0] ?? "", /^1 - has no column as_of/);
  assert.match(
    problemsOf("as_of,bar,median,q0.05")[0] ?? "",
    /^1 q0\.05 stands alone; give q0\.95/,
  );
  assert.match(problemsOf("as_of,bar,median")[0] ?? "", /has 0 pairs of quantiles/);
  assert.match(problemsOf(`${header},mean`)[0] ?? "", /^1 mean is no column/);
  assert.match(problemsOf(`${header},bar`)[0] ?? "", /^1 bar is named twice/);
});

test("a row of too few cells, an empty file and one without rows are refused", () => {
  assert.match(problemsOf(header, "2024-01-03T00:00:00Z,1,100")[0] ?? "", /^2 - has 3 cells/);
  assert.match(problemsOf("")[0] ?? "", /^1 - has no column as_of/);
  assert.match(problemsOf(header)[0] ?? "", /^2 - is missing/);
});

test("no more than twenty problems are looked for, and no more than 250 bars are taken", () => {
  const rows = Array.from({ length: 300 }, (_, at) => first.replace("Z,1,", `Z,${at + 1},`));
  const [long] = problemsOf(header, ...rows);
  assert.match(long ?? "", /^252 bar is "251"/);
  assert.equal(problemsOf(header, ...rows.map((row) => row.replace("100", "x"))).length, 20);
});
