import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { pmx, pmxOver } from "./cli-scripted-gateway.ts";

const here = (dataDir: string, ...typed: string[]) => pmxOver(dataDir, typed);

test("pmx data synthesize imports what a model and a seed give, marked, and once", async () => {
  const records = temporaryFolder();
  const command = ["data", "synthesize", "AAPL", "BTC-USD", "--seed", "7", "--bars", "300"];
  const set = ["--model", "heston", "--set", "annualisedVolatility=0.3", "leverage=-0.5"];
  const made = await here(records, ...command, ...set);
  assert.equal(made.code, 0, made.err);
  assert.match(made.out, /^Ticker +State .*\nAAPL +imported +300 +300 +0 +2010-01-01 +2011-02-24 /);
  assert.match(
    made.out,
    /\n {4}from synthetic heston drift=0\.05 annualisedVolatility=0\.3 .* seed 7\nBTC-USD/,
  );
  const again = JSON.parse((await here(records, ...command, ...set, "--json")).out);
  assert.deepEqual(
    again.series.map(({ state, storedCount }: Record<string, unknown>) => [state, storedCount]),
    [
      ["UNCHANGED", 0],
      ["UNCHANGED", 0],
    ],
  );
  assert.match((await here(records, "data", "list")).out, /AAPL .* imported, synthetic/);
  const csv = join(records, "AAPL.csv");
  writeFileSync(csv, "date,open,high,low,close,volume\n2020-01-02,1,2,1,1,5\n");
  const mixed = await here(records, "data", "import", csv);
  assert.equal(mixed.code, 64);
  assert.match(mixed.out, /is REAL, but AAPL is stored as SYNTHETIC/);
});

test("pmx data synthesize refuses what is no model, setting, date or correlation, before anything starts", async () => {
  const refused = async (...flags: string[]) => {
    const run = await pmx(["data", "synthesize", "AAPL", ...flags]);
    assert.equal(run.code, 64);
    return run.err;
  };
  assert.match(await refused("--model", "arima"), /--model: "arima" is not .*gbm/);
  assert.match(await refused("--set", "sigma=1"), /sigma/);
  assert.match(await refused("--set", "volatility"), /"volatility" is no setting/);
  assert.match(
    await refused("--from", "2015-02-30"),
    /--from: .* is not a year, a month or a date/,
  );
  assert.match(await refused("--correlation", "1"), /--correlation: "1" is not a correlation/);
  assert.match((await pmx(["data", "synthesize"])).err, /name one ticker or more/);
});

test("a sprint on generated bars says so at its head and beside its verdict, and in what clients read", async () => {
  const records = temporaryFolder();
  await here(records, "data", "synthesize", "MSFT", "--bars", "500", "--seed", "3");
  const sprint = ["sprint", "--tickers", "MSFT", "--audits", "2"];
  const run = await here(records, ...sprint);
  const mark = /SYNTHETIC: the bars of MSFT are generated; nothing here is\s+evidence of a market/g;
  assert.equal(run.out.match(mark)?.length, 2, run.out + run.err);
  const json = JSON.parse((await here(records, ...sprint, "--json")).out);
  assert.equal(json.sprint.series[0].provenance, "DATA_PROVENANCE_SYNTHETIC");
});
