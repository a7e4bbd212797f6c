import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { eventually } from "#test/support/eventually.ts";
import { runPmx, sprintJson, startPmx } from "#test/support/run-pmx.ts";
import { textOf } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { someOf } from "#test/support/test-length.ts";

const audits = 20;
const sprint = ["sprint", "--audits", `${audits}`, "--tickers", "AAPL"];

async function unbroken(
  runtime: "node" | "unbuilt node" | "deno" = "node",
  environment: Readonly<Record<string, string>> = {},
) {
  const args = [...sprint, "--json", "--data-dir", temporaryFolder()];
  return sprintJson(await runPmx(args, { runtime, environment }));
}

/** On one thread, which every other run is compared with. */
const reference = unbroken("node", { PMX_FORECAST_THREADS: "1" });

test("the same policy and data give the same hash: on one thread and on eight, compiled and not", async () => {
  const again = await unbroken("unbuilt node", { PMX_FORECAST_THREADS: "8" });
  const [first, second] = [await reference, again];
  assert.equal(second.sprintHash, first.sprintHash);
  assert.match(first.sprintHash ?? "", /^[0-9a-f]{64}$/);
  assert.equal(first.audits.length, audits);
});

test("a sprint has the hashes, as a whole and of each step, that this version is known for", async () => {
  const { sprintHash, audits: steps } = await reference;
  // Step hashes hold numbers alone; the sprint's also holds units, criteria and policy.
  const known = JSON.parse(textOf("test/testdata/golden/twenty-audits-of-aapl.json"));
  assert.deepEqual({ sprintHash, stepHashes: steps.map(({ stepHash }) => stepHash) }, known);
});

test("Deno gives the hash that Node gives", async () => {
  assert.equal((await unbroken("deno")).sprintHash, (await reference).sprintHash);
});

// One moment in each third of the sprint, in a short run in one of them. The extra milliseconds fall anywhere inside
// a step.
for (const third of someOf([0, 1, 2])) {
  const step = 1 + third * 6 + randomInt(6);
  const extraMs = randomInt(120);
  test(`killed ${extraMs} ms after audit ${step} and resumed, a sprint has the same hash`, async () => {
    const dataDir = temporaryFolder();
    const { child, printed, finished } = startPmx([...sprint, "--data-dir", dataDir]);
    const shown = () => printed().stderr.includes(`audit ${step}/${audits} `);
    await eventually(`audit ${step}`, shown);
    await new Promise((resolve) => setTimeout(resolve, extraMs));
    child.kill("SIGKILL");
    await finished;
    const resumed = await runPmx(["sprint", "--resume", "--json", "--data-dir", dataDir]);
    const result = sprintJson(resumed);
    assert.equal(result.sprintHash, (await reference).sprintHash);
    assert.equal(result.sprint.completedAudits, audits);
  });
}
