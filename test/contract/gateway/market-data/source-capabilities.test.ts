import assert from "node:assert/strict";
import { test } from "node:test";
import { chartText, configWithSources, priceServer } from "#test/support/price-server.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const newYork = {
  currency: "USD",
  exchangeTimezoneName: "America/New_York",
  dataGranularity: "1h",
};
const yahoo = await priceServer();
const environment = { PMX_CONFIG_DIR: configWithSources(["stooq"], { yahoo: yahoo.url }) };

/** `pmx data …` on a folder of its own, in this process. */
function data(...typed: string[]) {
  return runPmxHere(["data", ...typed], { environment });
}

test("pmx data sources says which sources are asked, and what each can do", async () => {
  const { exitCode, stdout } = await data("sources", "--json");
  assert.equal(exitCode, 0);
  const limited = { requestsPerMinute: 60_000 };
  assert.deepEqual(JSON.parse(stdout), {
    sources: [
      { name: "sample", place: 1, intervals: ["1d"], historyDays: {} },
      {
        ...{ name: "yahoo", intervals: ["1h", "1d"], basis: "SPLIT_ADJUSTED" },
        ...{ historyDays: { "1h": 729 }, ...limited },
      },
      { name: "stooq", place: 2, intervals: ["1d"], historyDays: {}, ...limited },
    ],
  });
});

test("without a setting the table of sources shows the rate that each bears", async () => {
  const { stdout } = await runPmxHere(["data", "sources"]);
  assert.match(stdout, /^sample +1 +1d +not stated +whole$/m);
  assert.match(
    stdout,
    /^yahoo +off +1h, 1d +split adjusted +30 +1h: the last 729 days, others: whole$/m,
  );
  assert.match(stdout, /^stooq +off +1d +not stated +12 +whole$/m);
});

test("the sources of a gateway elsewhere are not those of the settings here", async () => {
  const { exitCode, stderr } = await data("sources", "--address", "127.0.0.1:1");
  assert.equal(exitCode, 64);
  assert.match(stderr, /--address: sources are those of the settings here; leave it out/);
});

test("a first date that a source does not reach back to is cut, and said so", async () => {
  const recent = new Date(Math.floor(Date.now() / 86_400_000 - 3) * 86_400_000);
  const at = `${recent.toISOString().slice(0, 10)}T15:30:00Z`;
  yahoo.reply({ body: chartText(newYork, [{ at, values: [10, 11, 9, 10.5, 100, 10.5] }]) });
  const fetch = async (from: string) => {
    const where = ["--source", "yahoo", "--data-dir", temporaryFolder(), "--json"];
    const run = await data("fetch", "AAPL", "--interval", "1h", "--from", from, ...where);
    return JSON.parse(run.stdout).series[0];
  };
  const early = await fetch("2010");
  assert.equal(early.state, "IMPORTED");
  assert.match(
    early.notes.join("\n"),
    /^--from 2010-01-01 is cut: yahoo answers hourly bars from 20\d\d-\d\d-\d\d on$/,
  );
  const late = await fetch(recent.toISOString().slice(0, 10));
  assert.deepEqual(late.notes, []);
});
