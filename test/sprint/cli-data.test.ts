import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { dataVerbs } from "#cli/data/index.ts";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { pmx, pmxOver } from "./cli-scripted-gateway.ts";

interface Series {
  readonly instrument: { readonly ticker: string };
  readonly barCount: string;
  readonly origin: string;
}

const folder = temporaryFolder();
const csv = join(folder, "V.csv");
writeFileSync(csv, "date,open,high,low,close,adj_close,volume\n2020-01-02,1,2,1,1,1,5\n");

const here = (dataDir: string, ...typed: string[]) => pmxOver(dataDir, typed);

const records = temporaryFolder();
let services: EmbeddedServices;
before(async () => {
  const common = { ports: "any", resumeSprints: false, environment: {} } as const;
  services = await startEmbedded({ ...common, dataDir: records, logger: quietLogger });
});
after(() => services.close());

/** The same over one folder, whose services stay up between commands. */
const there = (...typed: string[]) =>
  pmx([...typed, "--data-dir", records], {
    startEmbedded: async () => ({ ...services, close: async () => undefined }),
  });

test("pmx data imports, lists, shows and removes bars of a data folder with nothing running", async () => {
  const records = temporaryFolder();
  const empty = await here(records, "data", "list");
  assert.match(empty.out, /^no bars are stored yet; import some with: pmx data import/);
  const imported = await here(records, "data", "import", csv);
  assert.match(imported.out, /\nV\.csv +V +pmx +1 +1 +2020-01-02 +2020-01-02 +imported\n/);
  const listed = await here(records, "data", "list");
  assert.match(
    listed.out,
    /^Ticker +Bars .*\nV +1 +daily +2020-01-02 +2020-01-02 +1 +imported +V\.csv\n$/,
  );
  const shown = await here(records, "data", "show", "V");
  assert.match(
    shown.out,
    /^Ticker +V: US EQUITY, US \(US\), USD\n\nRevision +1, imported on 20.* from V\.csv\nBars +1 daily, 2020-01-02 to/,
  );
  const removed = await here(records, "data", "remove", "V");
  assert.match(removed.out, /^removed 1 daily bars of V, imported from V\.csv\n$/);
  const gone = await here(records, "data", "show", "V");
  assert.equal(gone.code, 64);
  assert.match(gone.err, /no bars are stored for "V"; pmx data list names what is stored/);
});

test("a file that revises stored bars says how many, the first of them, and which revision it makes", async () => {
  const header = "date,open,high,low,close,adj_close,volume\n";
  const file = join(temporaryFolder(), "W.csv");
  const day = "2020-01-02,1,2,1,1,1,5\n";
  writeFileSync(file, `${header}${day}2020-01-03,1,2,1,1,1,5\n2020-01-06,1,2,1,1,1,5\n`);
  await there("data", "import", file);
  writeFileSync(file, `${header}${day}2020-01-03,1,2,1,1.5,1.5,5\n2020-01-06,1,2,1,1,1,6\n`);
  const { out } = await there("data", "import", file);
  assert.match(
    out,
    /\nW\.csv +W .* imported\n +2 stored bars revised, the first 2020-01-03 \(close was 1, is 1\.5\): revision 2, earlier sprints keep theirs\n/,
  );
  const again = await there("data", "import", file);
  assert.match(again.out, /\nW\.csv +W .* unchanged\n\n/);
  const shown = await there("data", "show", "W");
  assert.match(shown.out, /Revision +2, .*\nBars .*\nRevised +2 bars of the revision before\n/);
  assert.match(shown.out, /\n\nRevision +1, /);
});

test("pmx data shows and removes bars by another name of their ticker, and checks those of each length", async () => {
  const bars = temporaryFolder();
  const rowsOf = (count: number, stepMs: number) =>
    Array.from({ length: count }, (_, at) => {
      const time = new Date(Date.UTC(2020, 0, 6, 9) + at * stepMs).toISOString();
      return `${stepMs < 86_400_000 ? time : time.slice(0, 10)},1,2,1,1,5\n`;
    }).join("");
  for (const [name, rows] of [
    ["daily", rowsOf(4, 86_400_000)],
    ["hourly", rowsOf(4, 3_600_000)],
  ] as const) {
    const file = join(bars, `${name}.csv`);
    writeFileSync(file, `date,open,high,low,close,volume\n${rows}`);
    const imported = await there("data", "import", file, "--ticker", "GTCO.LG");
    assert.equal(imported.code, 0, imported.out);
  }
  const shown = await there("data", "show", "GTCO.LG");
  assert.match(shown.out, /^Ticker +GUARANTY\.LG: /);
  const checked = await there("data", "check", "GTCO.LG");
  assert.match(checked.out, /\ndaily\.csv +4 /);
  assert.match(checked.out, /\nhourly\.csv \(hourly\) +4 /);
  assert.match(checked.out, /\n2 checked: /);
  const removed = await there("data", "remove", "GTCO.LG");
  assert.match(removed.out, /^removed 4 .* bars of GUARANTY\.LG/);
});

test("pmx data speaks to a gateway that runs, in one JSON object", async () => {
  const over = (...typed: string[]) =>
    pmx([...typed, "--address", services.addresses.gateway, "--json"]);
  await over("data", "import", csv);
  // Others may be stored beside it, which a list has too.
  for (const command of [["list"], ["show", "V"]]) {
    const { series } = JSON.parse((await over("data", ...command)).out);
    const own = series.filter((one: Series) => one.instrument.ticker === "V");
    assert.deepEqual(
      own.map(({ barCount, origin }: Series) => [barCount, origin]),
      [["1", "SERIES_ORIGIN_IMPORTED"]],
    );
  }
  const { removed } = JSON.parse((await over("data", "remove", "V")).out);
  assert.equal(removed[0].instrument.ticker, "V");
  const again = await over("data", "remove", "V");
  assert.equal(JSON.parse(again.out).error.reason, "INSTRUMENT_UNKNOWN");
});

test("pmx data names its commands, and the one that a misspelt word may mean", async () => {
  const help = await pmx(["data"]);
  for (const verb of Object.keys(dataVerbs)) {
    assert.match(help.out, new RegExp(`^  ${verb} +[A-Z]`, "m"));
  }
  assert.match((await pmx(["data", "lists"])).err, /data lists: no such command; try list/);
  assert.match((await pmx(["data", "show"])).err, /name a ticker/);
});
