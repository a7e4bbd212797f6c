import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readRecordFile } from "#cli/judge/record-file.ts";
import { readSeriesFile } from "#cli/judge/trial-file.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
const dayMs = 86_400_000;
const day = (date: number) => Date.UTC(2020, 0, date);
let files = 0;

function written(...lines: readonly string[]): string {
  files += 1;
  const file = join(folder, `record-${files}.csv`);
  writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
  return file;
}

async function refusal(read: Promise<unknown>): Promise<Fault> {
  const error = await read.catch((thrown: unknown) => thrown);
  assert.ok(error instanceof Fault, `${error}`);
  assert.equal(error.reason, "FIELD_INVALID");
  return error;
}

const refused = (...lines: readonly string[]) =>
  refusal(readRecordFile(written(...lines), undefined));

test("dates and returns are read with a header or without, in any usual spelling", async () => {
  const wanted = { kind: "periods", returns: [0.01, -0.02], timesMs: [day(3), day(4)] };
  for (const lines of [
    ["date,return", "2020-01-02,0.01", "2020-01-03,-0.02"],
    ["2020-01-02,0.01", "2020-01-03,-0.02"],
    [",0", "2020-01-02,0.01", "2020-01-03,-0.02"],
    [",my strategy", "2020-01-02,0.01", "2020-01-03,-0.02"],
    ["Day;Note;Net Return", "02.01.2020;x;0,01", "03.01.2020;;-0,02"],
    ["\uFEFFDATE\tdaily_returns", "2 Jan 2020\t1e-2", "", "3 Jan 2020\t-2e-2"],
  ]) {
    assert.deepEqual(await readRecordFile(written(...lines), undefined), wanted);
  }
});

test("returns alone are read without dates", async () => {
  for (const lines of [
    ["0.01", "-0.02"],
    ["return", "0.01", "-0.02"],
  ]) {
    const read = await readRecordFile(written(...lines), undefined);
    assert.deepEqual(read, { kind: "periods", returns: [0.01, -0.02] });
  }
});

test("trades are read with their return, or with the money that it follows from", async () => {
  const stated = ["opened,closed,return", "2020-01-02,2020-01-05,0.02"];
  const money = ["Exit Date,Entry Date,Net P&L,Notional", "2020-01-05,2020-01-02,40,2000"];
  const trade = { openedMs: day(2), closedMs: day(6), netReturn: 0.02 };
  assert.deepEqual(await readRecordFile(written(...stated), undefined), {
    kind: "trades",
    trades: [trade],
  });
  assert.deepEqual(await readRecordFile(written(...money), undefined), {
    kind: "trades",
    trades: [{ ...trade, pnl: 40 }],
  });
});

test("an empty file and one with a header alone say what is missing", async () => {
  assert.match((await refused()).message, /is empty; give it a line for each/);
  assert.match((await refused("", " ,")).message, /is empty/);
  assert.match((await refused("date,return")).message, /holds a header and no rows/);
});

for (const [what, cell, description] of [
  ["a value that is missing", "NaN", /holds "NaN", which is no number/],
  ["a word", "up", /holds "up", which is no number/],
  ["an empty cell", "", /is empty, which is no number/],
  ["a percentage", "1.2%", /holds "1.2%", a percentage; write returns as parts of one/],
  ["an infinite value", "1e999", /which is no number/],
] as const) {
  test(`${what} among the returns is named by line and column`, async () => {
    const error = await refused("date,return", "2020-01-02,0.01", `2020-01-03,${cell}`);
    assert.match(error.violations[0]!.field, /record-\d+\.csv, line 3, column return$/);
    assert.match(error.message, description);
  });
}

test("dates that come twice, run backwards or are none are named by line and column", async () => {
  const error = await refused(
    "date,return",
    ...["2020-01-03,0.01", "2020-01-03,0.01", "2020-01-02,0.01", "2020-01-32,0.01"],
  );
  assert.match(error.message, /nothing was judged: 3 problems/);
  assert.deepEqual(error.violations.map(({ field }) => field.replace(/^.*csv, /, "")).sort(), [
    "line 3, column date",
    "line 4, column date",
    "line 5, column date",
  ]);
  assert.match(error.message, /holds the date of line 2 again; keep one/);
  assert.match(error.message, /is before the date of line 3; sort the rows/);
  assert.match(error.message, /holds "2020-01-32", which is no date/);
});

test("dates that may be read in two orders ask which, and the order decides", async () => {
  const lines = ["date,return", "03/04/2020,0.01", "05/06/2020,0.02"];
  assert.match((await refused(...lines)).message, /--date-order dmy/);
  const read = await readRecordFile(written(...lines), "dmy");
  assert.ok(read.kind === "periods");
  assert.equal(read.timesMs?.[0], Date.UTC(2020, 3, 4));
});

test("columns that say too little or too much are refused", async () => {
  assert.match((await refused("date,Close", "2020-01-02,3")).message, /no column of returns/);
  assert.match((await refused("date,mine", "2020-01-02,151.2")).message, /looks like prices/);
  const priced = await refused("date,price,cost", "2020-01-02,3,4");
  assert.match(priced.message, /no column of returns among date, price, cost/);
  assert.match(
    (await refused("date,return,ret", "2020-01-02,3,4")).message,
    /two columns of the same: "return" and "ret"/,
  );
  assert.match((await refused("1,2,3")).message, /has 3 columns and no names/);
  assert.match((await refused("closed,pnl", "2020-01-02,3")).message, /no returns of them/);
  const trade = ["opened,closed,pnl,notional", "2020-01-05,2020-01-02,3,0"];
  const { message } = await refused(...trade);
  assert.match(message, /column notional: is not over 0/);
  assert.match(message, /column closed: is before the trade was opened/);
});

test("only the first twenty problems are listed", async () => {
  const rows = Array.from({ length: 30 }, () => "x");
  const error = await refused("return", ...rows);
  assert.equal(error.violations.length, 20);
  assert.match(error.message, /and 10 more$/);
});

test("the returns of trials have the dates of the record", async () => {
  const record = { kind: "periods", returns: [0, 0], timesMs: [day(3), day(4)] } as const;
  const read = (...lines: readonly string[]) =>
    readSeriesFile(written(...lines), record, undefined);
  const columns = [
    [0.1, 0.2],
    [0.3, 0.4],
  ];
  const good = ["date,a,b", "2020-01-02,0.1,0.3", "2020-01-03,0.2,0.4"];
  assert.deepEqual(await read(...good), columns);
  assert.deepEqual(await read("a,b", "0.1,0.3", "0.2,0.4"), columns);
  assert.deepEqual(await read(",a,b", "2020-01-02,0.1,0.3", "2020-01-03,0.2,0.4"), columns);
  const other = await refusal(read("date,a", "2020-01-02,0.1", "2020-01-04,0.2"));
  assert.match(other.message, /line 3, column date: is not 2020-01-03, which the record has there/);
  assert.match((await refusal(read("date,a", "2020-01-02,0.1"))).message, /has 1 dates where/);
  const percent = await refusal(read("date,a", "2020-01-02,1%", "2020-01-03,0"));
  assert.match(percent.message, /line 2, column a: .*a percentage/);
});

test("a date ends at its midnight, and what is opened on it was there before", async () => {
  const closes = async (...cells: readonly [string, string]) => {
    const rows = cells.map((cell) => `2020-01-02,${cell},0.1`);
    const read = await readRecordFile(written("opened,closed,return", ...rows), undefined);
    assert.ok(read.kind === "trades");
    assert.equal(read.trades[0]?.openedMs, day(2));
    return read.trades.map(({ closedMs }) => closedMs);
  };
  const hour = 3_600_000;
  assert.deepEqual(await closes("2020-01-05", "2020-01-06"), [day(6), day(7)]);
  assert.deepEqual(await closes("2020-01-05 00:00:00", "2020-01-06 00:00:00"), [day(6), day(7)]);
  assert.deepEqual(await closes("2020-01-05 00:00", "2020-01-06 09:00"), [
    day(5),
    day(6) + 9 * hour,
  ]);
  assert.deepEqual(await closes("2020-01-05T00:00:00Z", "2020-01-06T00:00:00Z"), [day(5), day(6)]);
});

test("times of a zone count in UTC", async () => {
  const read = await readRecordFile(
    written("date,return", "2020-01-02T23:00:00-02:00,0.1", "2020-01-04T00:00:00Z,0.1"),
    undefined,
  );
  assert.ok(read.kind === "periods");
  assert.deepEqual(read.timesMs, [day(2) + dayMs + 3_600_000, day(4)]);
});
