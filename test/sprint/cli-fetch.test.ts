import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  chartText,
  configWithSources,
  priceServer,
  unknownSymbol,
} from "#test/support/price-server.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { pmx, pmxOver } from "./cli-scripted-gateway.ts";

const newYork = { currency: "USD", exchangeTimezoneName: "America/New_York" };
const rows = (...dates: string[]) =>
  dates.map((date) => ({ at: `${date}T14:30:00Z`, values: [10, 11, 9, 10.5, 100, 10.25] }));
const chart = (...dates: string[]) => ({ body: chartText(newYork, rows(...dates)) });
const table = {
  body: "Date,Open,High,Low,Close,Volume\n2020-01-02,10,11,9,10.5,100\n2020-01-03,10,11,9,10,7\n",
};
const unknown = { status: 404, body: unknownSymbol };
const busy = { status: 503, body: "" };

const yahoo = await priceServer();
const stooq = await priceServer();
const config = configWithSources(["yahoo", "stooq"], { yahoo: yahoo.url, stooq: stooq.url });

/** `pmx data fetch` over a data folder, with both servers as sources. */
function fetchInto(dataDir: string, ...typed: string[]) {
  return pmxOver(dataDir, ["data", "fetch", ...typed], { PMX_CONFIG_DIR: config });
}

test("pmx data fetch imports what the first source has, from a date on, as the user's own", async () => {
  yahoo.reply(chart("2014-12-31", "2015-01-02", "2015-01-05"));
  const dataDir = temporaryFolder();
  const run = await fetchInto(dataDir, "AAPL", "--from", "2015");
  assert.equal(run.code, 0, run.err);
  assert.match(
    run.out,
    /^Ticker +State .*\nAAPL +imported +2 +2 +0 +2015-01-02 +2015-01-05 +USD +split adjusted\n {4}from yahoo AAPL\n$/,
  );
  const shown = await pmxOver(dataDir, ["data", "show", "AAPL"]);
  assert.match(shown.out, /imported on 20.* from yahoo AAPL/);
  assert.equal(existsSync(join(dataDir, "sources", "yahoo")), true);
  const before = yahoo.asked.length;
  const again = JSON.parse((await fetchInto(dataDir, "AAPL", "--from", "2015", "--json")).out);
  assert.deepEqual([again.series[0].state, again.series[0].storedCount], ["UNCHANGED", 0]);
  // The answer lacks the last session's bar, but is not an hour old.
  assert.equal(yahoo.asked.length, before);
});

test("where a source fails or does not know a ticker the next one is asked, and the table says so", async () => {
  stooq.reply(table);
  yahoo.reply(busy);
  const failed = await fetchInto(temporaryFolder(), "MSFT");
  assert.equal(failed.code, 0);
  assert.match(
    failed.out,
    /MSFT +imported +2 .*\n {4}from stooq msft\.us\n {4}yahoo answered 503 \(2/,
  );
  yahoo.reply(unknown);
  const next = await fetchInto(temporaryFolder(), "MSFT");
  assert.match(next.out, /MSFT +imported +2 .*\n {4}from stooq msft\.us\n$/);
});

test("a ticker that no source knows is 64, one that a silent source may know is 69, and others are imported", async () => {
  yahoo.reply(unknown);
  stooq.reply({ body: "No data" });
  const none = await fetchInto(temporaryFolder(), "NOPE", "NPN");
  assert.equal(none.code, 64);
  assert.match(
    none.out,
    /NOPE +unknown .*\n {4}not known to yahoo, stooq\nNPN +unknown .*\n {4}.*NPN/,
  );
  yahoo.reply(chart("2020-01-02"), busy);
  const dataDir = temporaryFolder();
  const some = await fetchInto(dataDir, "AAPL", "MSFT");
  assert.equal(some.code, 69);
  assert.match(some.out, /AAPL +imported +1 .*\n.*\nMSFT +unreachable .*\n {4}yahoo answered 503/);
  yahoo.reply(chart("2020-01-02"));
  const late = await fetchInto(temporaryFolder(), "AAPL", "--from", "2021");
  assert.equal(late.code, 64);
  assert.match(late.out, /yahoo has no bar from 2021-01-01 on, its last is of 2020-01-02/);
});

test("bars that break the rules of a bar are refused with their place, and exit code 64", async () => {
  yahoo.reply({
    body: chartText(newYork, [{ at: "2020-01-02T14:30:00Z", values: [10, 9, 11, 10, 1, 10] }]),
  });
  const run = await fetchInto(temporaryFolder(), "AAPL", "--source", "yahoo");
  assert.equal(run.code, 64);
  assert.match(
    run.out,
    /AAPL +refused +1 +0 .*\n.*\n {4}nothing was stored: bars\[0\]\.high: 2020-01-02: 9 is below/,
  );
});

test("hours are fetched where a source has them, and the table says where none does", async () => {
  yahoo.reply({ body: chartText({ ...newYork, dataGranularity: "1h" }, rows("2020-01-02")) });
  const run = await fetchInto(temporaryFolder(), "AAPL", "--interval", "1h");
  assert.match(run.out, /AAPL +imported +1 +1 +0 +2020-01-02 14:30 +2020-01-02 14:30 /);
  const none = await fetchInto(temporaryFolder(), "AAPL", "--interval", "1h", "--source", "stooq");
  assert.equal(none.code, 64);
  assert.match(none.out, /AAPL +unknown .*\n {4}stooq: no hourly bars of any ticker\n$/);
  assert.match(
    (await fetchInto("d", "A", "--interval", "2h")).err,
    /--interval: "2h" is not one of 1m/,
  );
});

test("only the sources that are named are asked; without any the command says how to turn one on", async () => {
  stooq.reply(table);
  const before = yahoo.asked.length;
  const run = await fetchInto(temporaryFolder(), "MSFT", "--source", "stooq");
  assert.match(run.out, /from stooq msft\.us/);
  assert.equal(yahoo.asked.length, before);
  assert.match(
    (await fetchInto("d", "A", "--source", "bloomberg")).err,
    /"bloomberg" is not a source; sources are yahoo, stooq/,
  );
  const off = await pmx(["data", "fetch", "AAPL", "--data-dir", temporaryFolder()]);
  assert.equal(off.code, 64);
  assert.match(
    off.err,
    /--source: no source is turned on; name one \(yahoo, stooq\), or set sources in/,
  );
});
