import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
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
        if (part.case === "chunk") bars += part.value.bars.length;
      }
      return { series: { barCount: 1n }, storedCount: 1n };
    },
  });
  const { code, out } = await pmx(["import-bars", file, "--address", address]);
  assert.deepEqual([code, bars], [0, 1]);
  assert.match(out, /^imported MSFT\.csv: 1 new bars of MSFT, 1 in all/);
});
