import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { before, test } from "node:test";
import { importSeries } from "#cli/bars/import-series.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { endOf, startSprintWorld, watched } from "#test/contract/gateway/sprint-world.ts";
import { eventually } from "#test/support/eventually.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { sprintJson, startPmx } from "#test/support/run-pmx.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { twoLengths } from "#test/support/two-lengths.ts";

const audits = 4;
const dataDir = temporaryFolder();
const environment = { PMX_CONFIG_DIR: lenientConfig() };
const flags = ["--audits", `${audits}`, "--spacing-bars", "1", "--tickers", "BOTH,DAILY"];
const sprint = ["sprint", ...flags, "--intraday-pass", "1h", "--data-dir", dataDir];
let reference: string | undefined;

before(async () => {
  const walk = { volatility: 0.006, drift: 0.001, firstPrice: 10, seed: 3 };
  const both = twoLengths("BOTH", 300, walk);
  const other = twoLengths("DAILY", 300, { drift: 0.0006, seed: 3 });
  const world = await startSprintWorld(dataDir, environment.PMX_CONFIG_DIR);
  for (const series of [both.daily, both.hourly, other.daily]) {
    await importSeries(world.marketData, series);
  }
  const spec = { tickers: ["BOTH", "DAILY"], audits, spacingBars: 1, interval: BarInterval.DAY_1 };
  const asked = { requestId: "unbroken", spec: { ...spec, intradayPass: {} } };
  const { sprint: unbroken } = await world.sprints.createSprint(asked);
  const ended = endOf(await watched(world, unbroken!.name));
  await world.close();
  assert.equal(ended.completedAudits, audits);
  reference = ended.result?.sprintHash;
});

const audit = 1 + randomInt(audits - 1);
const cycle = 1 + randomInt(3);
const extraMs = randomInt(60);
test(`killed ${extraMs} ms after intraday step ${cycle} of audit ${audit} and resumed, a sprint has the same hash`, async () => {
  const { child, printed, finished } = startPmx(sprint, { environment });
  const line = `audit ${audit}/${audits} intraday ${cycle} `;
  await eventually(line, () => printed().stderr.includes(line));
  await new Promise((resolve) => setTimeout(resolve, extraMs));
  child.kill("SIGKILL");
  await finished;
  const args = ["sprint", "--resume", "--json", "--data-dir", dataDir];
  const result = sprintJson(await runPmxHere(args, { environment }));
  assert.match(result.sprintHash ?? "", /^[0-9a-f]{64}$/);
  assert.equal(result.sprintHash, reference);
});
