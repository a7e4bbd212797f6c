import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { invalidField } from "#lib/kernel/fault.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { finishedSprint, runningSprint } from "#test/unit/cli/finished-sprint.ts";
import { ending, gateway, pmx } from "./cli-scripted-gateway.ts";

const folder = temporaryFolder();

test("a bad CSV file exits 64 with file, line and column before anything is started", async () => {
  const file = join(folder, "AAPL.csv");
  writeFileSync(file, "date,open,high,low,close,adj_close,volume\n2020-01-02,1,x,1,1,1,5\n");
  const { code, err } = await pmx(["sprint", "--bars", file]);
  assert.equal(code, 64);
  assert.match(err, /AAPL\.csv.*2.*high/s);
});

test("imported files become the tickers of the sprint", async () => {
  const file = join(folder, "V.csv");
  writeFileSync(file, "date,open,high,low,close,adj_close,volume\n2020-01-02,1,2,1,1,1,5\n");
  const imported: string[] = [];
  let tickers: readonly string[] | undefined;
  const address = await gateway({
    ...ending(finishedSprint(GateVerdict.PASS, 2)),
    importBars: async (requests) => {
      for await (const { part } of requests) {
        if (part.case === "header") imported.push(part.value.instrument!.ticker);
      }
      return { series: { barCount: 1n }, storedCount: 1n };
    },
    createSprint: async ({ spec }) => {
      tickers = spec?.tickers;
      return { sprint: runningSprint(2) };
    },
  });
  const { err } = await pmx(["sprint", "--address", address, "--bars", file]);
  assert.deepEqual([imported, tickers], [["V"], ["V"]]);
  assert.match(err, /imported V\.csv: 1 new bars of V/);
});

test("import-bars says on standard output what a running gateway stored", async () => {
  const file = join(folder, "MSFT.csv");
  writeFileSync(file, "date,open,high,low,close,adj_close,volume\n2020-01-02,1,2,1,1,1,5\n");
  let bars = 0;
  const address = await gateway({
    importBars: async (requests) => {
      for await (const { part } of requests) {
        if (part.case === "sourceChunk") bars += part.value.bars.length;
      }
      return { series: { barCount: 1n }, storedCount: 1n };
    },
  });
  const { code, out } = await pmx(["import-bars", file, "--address", address]);
  assert.deepEqual([code, bars], [0, 1]);
  assert.match(out, /\nMSFT\.csv +MSFT +pmx +1 +1 +2020-01-02 +2020-01-02 +imported\n/);
});

test("a file that fails does not stop the folder: a table and JSON say what became of each, and it exits 64", async () => {
  const many = temporaryFolder();
  const header = "date,open,high,low,close,adj_close,volume\n";
  writeFileSync(join(many, "A.csv"), `${header}2020-01-02,1,x,1,1,1,5\n2020-01-03,1,0.5,1,1,1,5\n`);
  writeFileSync(join(many, "B.csv"), `${header}2020-01-02,1,2,1,1,1,5\n`);
  writeFileSync(join(many, "C.csv"), `${header}2020-01-02,1,2,1,,,5\n`);
  writeFileSync(join(many, "D.JO.csv"), `${header}2020-01-02,100,200,100,100,,5\n`);
  writeFileSync(join(many, "E.csv"), `${header}2020-01-02,1,2,1,1,1,5\n`);
  const imported: (readonly [string, number])[] = [];
  const address = await gateway({
    importBars: async (requests) => {
      let ticker = "";
      for await (const { part } of requests) {
        if (part.case === "header") ticker = part.value.instrument!.ticker;
        if (part.case === "chunk" || part.case === "sourceChunk") {
          imported.push([ticker, part.value.bars[0]!.close]);
        }
      }
      if (ticker === "E") throw invalidField("bars[0]", "is refused");
      return { series: { barCount: 1n }, storedCount: ticker === "B" ? 0n : 1n };
    },
  });
  const { code, out } = await pmx(["data", "import", many, "--address", address]);
  assert.equal(code, 64);
  assert.deepEqual(imported, [
    ["B", 1],
    ["D.JO", 1],
    ["E", 1],
  ]);
  assert.match(
    out,
    /A\.csv .* failed\n {4}line 2, column high: holds "x"[^\n]*\n {4}line 3, column high/,
  );
  assert.match(out, /B\.csv .* unchanged\n/);
  assert.match(out, /C\.csv .* failed\n {4}line 2, column close: is empty/);
  assert.match(out, /D\.JO\.csv .* imported\n {4}prices in ZAc, as is usual for D\.JO/);
  assert.match(out, /E\.csv .* failed\n {4}bars\[0\]: is refused\n/);
  assert.match(out, /\n5 files: 1 imported, 1 unchanged, 3 failed; 1 new bar\n$/);
  const json = await pmx(["data", "import", many, "--address", address, "--json"]);
  assert.equal(json.code, 64);
  const { files } = JSON.parse(json.out);
  assert.deepEqual(
    files.map((file: { ticker: string; state: string; problemCount: number }) => [
      file.ticker,
      file.state,
      file.problemCount,
    ]),
    [
      ["A", "FAILED", 2],
      ["B", "UNCHANGED", 0],
      ["C", "FAILED", 1],
      ["D.JO", "IMPORTED", 0],
      ["E", "FAILED", 1],
    ],
  );
});

test("bad rows are left out and reported where the user says so", async () => {
  const file = join(folder, "SYNX.csv");
  writeFileSync(file, "Date,Close,Open,High,Low\n2020-01-02,1,1,1,1\n2020-01-03,x,1,1,1\n");
  const address = await gateway({
    importBars: async (requests) => {
      for await (const _ of requests);
      return { series: { barCount: 1n }, storedCount: 1n };
    },
  });
  const refused = await pmx(["data", "import", file, "--address", address]);
  assert.equal(refused.code, 64);
  assert.match(refused.out, /leave them out with --skip-bad-rows/);
  const run = await pmx(["data", "import", file, "--address", address, "--skip-bad-rows"]);
  assert.equal(run.code, 0);
  assert.match(run.out, /\n {4}left out: line 3, column Close: holds "x", which is not a number\n/);
});

test("files alone that cannot be read exit 64 before anything is started", async () => {
  const file = join(folder, "BAD.csv");
  writeFileSync(file, "nothing\n");
  const { code, out } = await pmx(["data", "import", file, "--data-dir", join(folder, "none")]);
  assert.equal(code, 64);
  assert.match(out, /BAD\.csv +BAD +\? +0 +0 +failed\n {4}line 1: holds "nothing"; a header line/);
});
