import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { type SprintJson, sprintJson } from "#test/support/run-pmx.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const { bars } = madeSeries("SYN.JO", { bars: 600, firstPrice: 120, volatility: 0.02, seed: 5 });
/** The same data make the same sprint, whatever the models. */
const environment = { PMX_CONFIG_DIR: lenientConfig() };
const header = "Date,Open,High,Low,Close,Volume";

/** The made bars as a file, its prices in cents or in rand. */
function rowsIn(unit: "cents" | "rand"): readonly string[] {
  return bars.map(({ startTimeMs, volumeUnits, ...prices }) => {
    const { open, high, low, close } = prices;
    const cells = [open, high, low, close].map((price) => {
      const cents = `${Math.round(price * 100)}`;
      return unit === "cents" ? cents : `${cents.slice(0, -2)}.${cents.slice(-2)}`;
    });
    return [new Date(startTimeMs).toISOString().slice(0, 10), ...cells, volumeUnits].join(",");
  });
}

async function sprintOn(rows: readonly string[], ...flags: readonly string[]): Promise<SprintJson> {
  const folder = temporaryFolder();
  const file = join(folder, "SYN.JO.csv");
  writeFileSync(file, `${[header, ...rows].join("\n")}\n`);
  const command = ["sprint", "--audits", "2", "--json", "--data-dir", join(folder, "data")];
  return sprintJson(await runPmxHere([...command, "--bars", file, ...flags], { environment }));
}

let inCents: SprintJson;
before(async () => {
  inCents = await sprintOn(rowsIn("cents"));
});

test("a file of Johannesburg in cents and the same in rand give the same sprint", async () => {
  const inRand = await sprintOn(rowsIn("rand"), "--currency", "ZAR");
  assert.ok(inCents.sprintHash);
  assert.deepEqual([inRand.sprintHash, inRand.dataHash], [inCents.sprintHash, inCents.dataHash]);
  const misread = await sprintOn(rowsIn("rand"));
  assert.notEqual(misread.dataHash, inCents.dataHash);
});

test("the order of the rows of a file does not change the sprint", async () => {
  const turned = await sprintOn([...rowsIn("cents")].reverse());
  assert.deepEqual([turned.sprintHash, turned.dataHash], [inCents.sprintHash, inCents.dataHash]);
});
