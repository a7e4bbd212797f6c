import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { seriesAt } from "#cli/bars/series-at.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { type SprintJson, sprintJson } from "#test/support/run-pmx.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { assertRefused, barsFile, shortSprint } from "./refusals.ts";

const folder = temporaryFolder();
const dataDir = ["--data-dir", join(folder, "data with spaces und Ümläut %20 #?")];
let services: EmbeddedServices;
let first: SprintJson;
before(async () => {
  services = await startEmbedded({
    dataDir: dataDir[1]!,
    ports: "any",
    logLevel: "error",
    resumeSprints: false,
    environment: {},
    configFolder: lenientConfig(),
  });
  first = sprintJson(await pmx([...shortSprint, "--bars", barsFile]));
});
after(() => services.close());

const pmx = (typed: readonly string[]) => runPmxHere([...typed, ...dataDir], { services });

for (const output of [[], ["--json"]]) {
  test(`an unknown ticker is named, with those that are stored ${output.join("")}`, async () => {
    const run = await pmx(["sprint", "--tickers", "SYNA,NOPE", ...output]);
    assertRefused(
      run,
      64,
      `no bars are stored for "NOPE"`,
      "stored are: AAPL, SYNA;",
      "--bars FILE",
    );
  });
}

test("too few bars say how many there are and how many audits would fit", async () => {
  const run = await pmx([...shortSprint, "--audits", "500"]);
  assertRefused(run, 64, "500 audits do not fit: 300 shared bars", "allow 45", "fewer audits");
});

test("a bad row of a CSV file is named by file, line and column, and none of its rows is stored", async () => {
  const rows = (await readFile(barsFile, "utf8")).trimEnd().split("\n");
  rows.push("2030-01-02,10,11,9,ten,10,5", "2030-01-03,10,9,11,10,10,5");
  const file = join(folder, "SYNA.csv");
  await writeFile(file, `${rows.join("\n")}\n`);
  const run = await pmx([...shortSprint, "--bars", file]);
  assertRefused(
    run,
    64,
    "nothing was stored",
    `${file}, line 302, column close: holds "ten", which is not a number`,
    `${file}, line 303, column high: 9 is below the low 11`,
  );
});

test("after all that was refused, a sprint on the stored bars has the hash of the first", async () => {
  const again = sprintJson(await pmx([...shortSprint]));
  assert.deepEqual([again.sprintHash, again.dataHash], [first.sprintHash, first.dataHash]);
});

test("after all that was refused, every bar is stored as it was and no sprint was begun", async () => {
  const channel = openChannel(services.addresses.gateway);
  try {
    const query = { ticker: "SYNA", interval: BarInterval.DAY_1 };
    const { bars } = await clientOf(MarketDataService, channel).listBars(query);
    const [series] = (await seriesAt(barsFile)).series;
    assert.deepEqual(
      bars.map(({ open, high, low, close, volumeUnits }) => [open, high, low, close, volumeUnits]),
      series!.bars.map(({ open, high, low, close, volumeUnits }) => [
        open,
        high,
        low,
        close,
        volumeUnits,
      ]),
    );
    const { sprints } = await clientOf(SprintService, channel).listSprints({});
    assert.equal(sprints.length, 2);
  } finally {
    channel.close();
  }
});

test("bars that differ from the stored ones are a new revision, and both values are said", async () => {
  const text = await readFile(barsFile, "utf8");
  const file = join(folder, "SYNA.csv");
  const [was, is] = ["100.0,101.5,99.5,101.0,101.0", "100.0,101.5,99.5,101.1,101.1"];
  await writeFile(file, text.replace(was, is));
  const quiet = shortSprint.filter((flag) => flag !== "--quiet" && flag !== "--json");
  const run = await pmx([...quiet, "--bars", file]);
  assert.match(
    run.stderr,
    /1 stored bars revised, the first 2015-01-05 \(close was 101, is 101\.1\): revision 2/,
  );
  const again = sprintJson(await pmx([...shortSprint]));
  assert.notEqual(again.dataHash, first.dataHash);
});
