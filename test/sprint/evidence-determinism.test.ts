import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse, stringify } from "yaml";
import { eventually } from "#test/support/eventually.ts";
import { runPmx, sprintJson, startPmx } from "#test/support/run-pmx.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { isLong } from "#test/support/test-length.ts";

const audits = 12;
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

const environment = (threads: number, minimumScoredForecasts = 3) => ({
  PMX_CONFIG_DIR: configWith(minimumScoredForecasts),
  PMX_FORECAST_THREADS: `${threads}`,
});

async function stepHashes(settings: Readonly<Record<string, string>>) {
  const args = [...sprint, "--json", "--data-dir", temporaryFolder()];
  const { audits: steps } = sprintJson(await runPmxHere(args, { environment: settings }));
  return steps.map(({ stepHash }) => stepHash);
}

/** On one thread, which every other run is compared with. */
const reference = stepHashes(environment(1));

test("the forecasts of the sprint of these tests rest on scores", async () => {
  const [withScores, without] = [await reference, await stepHashes(environment(1, 1000))];
  assert.deepEqual(withScores.slice(0, 3), without.slice(0, 3));
  assert.notEqual(withScores.at(-1), without.at(-1));
});

test("forecasts that rest on scores are the same on four threads as on one", async () => {
  assert.deepEqual(await stepHashes(environment(4)), await reference);
});

const killed = isLong
  ? {}
  : { skip: "npm run test:long; determinism.test.ts kills a sprint in each run" };
test(
  "forecasts that rest on scores are the same after the sprint was killed and resumed",
  killed,
  async () => {
    const settings = environment(1);
    const dataDir = temporaryFolder();
    const options = { environment: settings };
    const { child, printed, finished } = startPmx([...sprint, "--data-dir", dataDir], options);
    await eventually("audit 7", () => printed().stderr.includes(`audit 7/${audits} `));
    child.kill("SIGKILL");
    await finished;
    const resumed = await runPmx(["sprint", "--resume", "--json", "--data-dir", dataDir], options);
    const { audits: steps } = sprintJson(resumed);
    assert.deepEqual(
      steps.map(({ stepHash }) => stepHash),
      await reference,
    );
  },
);
