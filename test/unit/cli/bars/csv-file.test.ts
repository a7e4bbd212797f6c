import assert from "node:assert/strict";
import { rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readBarFiles } from "#cli/bars/csv-file.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const testdata = join(repositoryRoot, "test/testdata/bars");

const folder = temporaryFolder();

test("readBarFiles reads every CSV of a folder as the series of the ticker it is named for", async () => {
  const all = await readBarFiles(join(testdata, "good"));
  assert.deepEqual(
    all.map(({ instrument, bars, source, provenance }) => [
      instrument.ticker,
      instrument.currency,
      bars.length,
      source,
      provenance,
    ]),
    [
      ["SYNA", "USD", 300, "SYNA.csv", "REAL"],
      ["SYNB.JO", "ZAR", 60, "SYNB.JO.csv", "REAL"],
    ],
  );
});

test("readBarFiles reads one file", async () => {
  const [series] = await readBarFiles(join(testdata, "SYNCRLF.csv"));
  assert.equal(series?.bars.length, 3);
  assert.equal(series?.bars[0]?.startTimeMs, Date.UTC(2015, 0, 5));
});

test("readBarFiles names file, line and column of every bad cell", async () => {
  const path = join(testdata, "SYNBAD.csv");
  await assert.rejects(readBarFiles(path), (error) => {
    assert.ok(error instanceof Fault);
    assert.equal(error.reason, "BARS_INVALID");
    const fields = error.violations.map(({ field }) => field);
    assert.deepEqual(
      [...new Set(fields)],
      [`${path}, line 3, column high`, `${path}, line 5, column close`],
    );
    return true;
  });
});

test("readBarFiles reports the problems of all files of a folder at once", async () => {
  await assert.rejects(readBarFiles(testdata), /SYNBAD\.csv, line 3[\s\S]*SYNDATE\.csv, line 4/);
});

test("readBarFiles refuses a file that is not named for a ticker, with what to do", async () => {
  const path = join(folder, "my prices.csv");
  await writeFile(path, "date\n");
  await assert.rejects(
    readBarFiles(path),
    /"my prices" is not a ticker.*name the file after its ticker/,
  );
  await rm(path);
});

test("readBarFiles refuses text that is not UTF-8", async () => {
  const path = join(folder, "ABC.csv");
  await writeFile(path, new Uint8Array([0xff, 0xfe, 0x64, 0x00]));
  await assert.rejects(readBarFiles(path), /ABC\.csv: is not UTF-8 text/);
  await rm(path);
});

test("readBarFiles refuses an empty file", async () => {
  const path = join(folder, "ABC.csv");
  await writeFile(path, "");
  await assert.rejects(readBarFiles(path), /ABC\.csv: the file is empty/);
  await rm(path);
});

test("readBarFiles refuses a folder without CSV files", async () => {
  await assert.rejects(readBarFiles(folder), /is a folder without \.csv files/);
});

test("readBarFiles refuses a path that does not exist", async () => {
  await assert.rejects(
    readBarFiles(join(folder, "nothing")),
    /nothing does not exist; check the path/,
  );
});

test("readBarFiles refuses a file of more rows than one import takes, however many are wrong", async () => {
  const path = join(folder, "MANY.csv");
  await writeFile(path, `date,open,high,low,close,volume\n${"bad,row\n".repeat(150_000)}`);
  await assert.rejects(readBarFiles(path), /MANY\.csv: holds 150000 rows; at most 100000/);
  await writeFile(path, `date,open,high,low,close,volume\n${"bad,row\n".repeat(100_000)}`);
  await assert.rejects(readBarFiles(path), /100000 problems in the bars/);
});

test("readBarFiles refuses a file too large to be read, and one that may never end", async () => {
  const path = join(folder, "LARGE.csv");
  await writeFile(path, "");
  await truncate(path, 2 ** 40);
  await assert.rejects(readBarFiles(path), /LARGE\.csv: holds 1099511627776 bytes/);
  await assert.rejects(readBarFiles("/dev/zero"), /\/dev\/zero is no ordinary file/);
});

test("readBarFiles shows only the beginning of a cell that is long", async () => {
  const path = join(folder, "LONG.csv");
  const row = `2020-01-02,${"x".repeat(1e6)},2,1,1,5`;
  await writeFile(path, `date,open,high,low,close,volume\n${row}\n`);
  await assert.rejects(readBarFiles(path), ({ message }: Error) => message.length < 300);
});
