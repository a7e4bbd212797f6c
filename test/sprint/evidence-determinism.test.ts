import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { parse, stringify } from "yaml";
import { eventually } from "#test/support/eventually.ts";
import { runPmx, type SprintJson, sprintJson, startPmx } from "#test/support/run-pmx.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { isLong } from "#test/support/test-length.ts";

const audits = 6;
const sprint = ["sprint", "--audits", `${audits}`, "--tickers", "AAPL"];

/** The configuration, but so many scored forecasts are evidence. */
function configWith(minimumScoredForecasts: number): string {
  const folder = join(temporaryFolder(), "config");
  cpSync(join(repositoryRoot, "config"), folder, { recursive: true });
  const file = join(folder, "forecast.yaml");
  const settings = parse(readFileSync(file, "utf8"));
  settings.policy.ensemble.minimumScoredForecasts = minimumScoredForecasts;
  writeFileSync(file, stringify(settings));
  return folder;
}

const configured = (minimumScoredForecasts = 3) => ({
  PMX_CONFIG_DIR: configWith(minimumScoredForecasts),
});
/** Threads of a start's own: those of other starts are shared. */
const onThreads = (threads: number) => ({
  ...configured(),
  PMX_FORECAST_THREADS: `${threads}`,
});

async function finished(
  settings: Readonly<Record<string, string>>,
  dataDir = temporaryFolder(),
): Promise<SprintJson> {
  const args = [...sprint, "--json", "--data-dir", dataDir];
  return sprintJson(await runPmxHere(args, { environment: settings }));
}

const stepHashes = ({ audits: steps }: SprintJson) => steps.map(({ stepHash }) => stepHash);

/** On one thread, which every other run is compared with. */
const settings = onThreads(1);
const dataDir = temporaryFolder();
let reference: SprintJson;
before(async () => {
  reference = await finished(settings, dataDir);
});

test("the forecasts of the sprint of these tests rest on scores", async () => {
  const withScores = stepHashes(reference);
  const without = stepHashes(await finished(configured(1000)));
  assert.deepEqual(withScores.slice(0, 3), without.slice(0, 3));
  assert.notEqual(withScores.at(-1), without.at(-1));
});

const several = isLong ? 4 : 2;
test("forecasts that rest on scores are the same on several threads as on one", async () => {
  assert.deepEqual(stepHashes(await finished(onThreads(several))), stepHashes(reference));
});

test("a sprint repeated in the same data directory has the same hash", async () => {
  const [first, second] = [reference, await finished(configured(), dataDir)];
  assert.equal(second.sprintHash, first.sprintHash);
  assert.notEqual(second.sprint.name, first.sprint.name);
});

const killed = isLong
  ? {}
  : { skip: "npm run test:long; determinism.test.ts kills a sprint in each run" };
test(
  "forecasts that rest on scores are the same after the sprint was killed and resumed",
  killed,
  async () => {
    const options = { environment: settings };
    const folder = ["--data-dir", temporaryFolder()];
    const first = startPmx([...sprint, ...folder], options);
    await eventually("audit 5", () => first.printed().stderr.includes(`audit 5/${audits} `));
    first.child.kill("SIGKILL");
    await first.finished;
    const resumed = await runPmx(["sprint", "--resume", "--json", ...folder], options);
    assert.deepEqual(stepHashes(sprintJson(resumed)), stepHashes(reference));
  },
);
