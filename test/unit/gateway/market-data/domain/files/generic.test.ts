import assert from "node:assert/strict";
import { test } from "node:test";
import { readBarFile } from "#gateway/market-data/domain/files/read-bar-file.ts";

function read(text: string) {
  const { dialect, bars, notes, problems } = readBarFile(text, "SYN.csv");
  assert.deepEqual(problems, []);
  assert.equal(dialect, "generic");
  return { bars, notes };
}

const day = { startTimeMs: Date.UTC(2024, 0, 2), open: 10, high: 12, low: 9, close: 11 };

test("lines above the header are left out, and said", () => {
  const { bars, notes } = read(
    "Prices of SYN, downloaded for you\n\nWhen,Day,Open,High,Low,Last\nnow,2024-01-02,10,12,9,11\n",
  );
  assert.deepEqual(bars, [day]);
  assert.deepEqual(notes, ["2 lines above the header left out", "not read: When"]);
});

test("of two columns of dates the one that can be read is", () => {
  const { bars } = read("Date,Unix,Open,High,Low,Close\nfirst,1704153600,10,12,9,11\n");
  assert.deepEqual(bars, [day]);
});

test("a time beside a date is a time of day", () => {
  const { bars } = read("Date,Time,Open,High,Low,Close\n2024-01-02,16:00,10,12,9,11\n");
  assert.deepEqual(bars, [day]);
});

test("a column of dates without a name is the date", () => {
  assert.deepEqual(read(",Open,High,Low,Close,Adj\n2024-01-02,10,12,9,11,\n").bars, [day]);
});

test("a date and one other column are the closes, and said", () => {
  const { bars, notes } = read("Date,SYNRATE\n2024-01-02,11\n");
  assert.deepEqual(bars, [{ startTimeMs: day.startTimeMs, close: 11 }]);
  assert.deepEqual(notes, ["SYNRATE is read as the close"]);
});

test("columns without names are read where their ranges agree with one order, and said", () => {
  const { bars, notes } = read("2024-01-02;10;12;9;11;5\n2024-01-03;11;13;10;12;6\n");
  assert.deepEqual(bars[0], { ...day, volumeUnits: 5 });
  assert.match(notes[0]!, /without a header: its columns are read as date, open, high, low, close/);
  assert.equal(readBarFile("2024-01-02;12;10;9;11\n", "SYN.csv").problems.length, 1);
});

test("columns without names are not guessed where a close that is adjusted stands before the volume", () => {
  const rows = [0, 1, 2, 3].map(
    (at) => `2024-01-0${at + 2},10,12,9,${11 + at / 2},${(11 + at / 2) * 0.4},5000`,
  );
  assert.match(readBarFile(rows.join("\n"), "SYN.csv").problems[0]!.description, /a header line/);
});

test("a header that is repeated in between and blank lines are passed over", () => {
  const header = "Session,Open,High,Low,Close";
  const { bars } = read(`${header}\n\n2024-01-02,10,12,9,11\n${header}\n2024-01-03,1,1,1,1\n\n`);
  assert.equal(bars.length, 2);
});

test("of two volumes the one that counts anything is read", () => {
  const { bars } = read("Day,O,H,L,C,Tickvol,Vol\n2024-01-02,10,12,9,11,5,0\n");
  assert.deepEqual(bars, [{ ...day, volumeUnits: 5 }]);
});

test("the separator may be a tab, a semicolon or a bar", () => {
  for (const sign of ["\t", ";", "|"]) {
    const rows = ["Session,Open,High,Low,Close", "2024-01-02,10,12,9,11"];
    assert.deepEqual(read(rows.join("\n").replaceAll(",", sign)).bars, [day], sign);
  }
});

test("rows with another separator than the file's are refused at their line", () => {
  const rows = ["Session,Open,High,Low,Close", "2024-01-02,10,12,9,11", "2024-01-03;10;12;9;11"];
  const { problems } = readBarFile(rows.join("\n"), "SYN.csv");
  assert.deepEqual(
    problems.map(({ line, description }) => `${line}: ${description}`),
    ["3: holds 1 fields; the header names 5 columns"],
  );
});
