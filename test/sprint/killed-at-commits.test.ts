import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { assertLogsFollowFromOutboxes } from "#test/support/outbox-roots.ts";
import { programArguments } from "#test/support/program.ts";
import { environmentOf, sprintJson } from "#test/support/run-pmx.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { isLong, someOf } from "#test/support/test-length.ts";

const killedPmx = fileURLToPath(new URL("./killed-pmx.mjs", import.meta.url));
const sprint = ["sprint", "--audits", "3", "--tickers", "AAPL"];

const environment = { PMX_CONFIG_DIR: lenientConfig() };

/** Hash of a sprint that nothing kills, which every other one is compared with. */
let known: Promise<string | null> | undefined;
function unbroken(): Promise<string | null> {
  known ??= hashOf([...sprint, "--data-dir", temporaryFolder()]);
  return known;
}

async function hashOf(args: readonly string[]): Promise<string | null> {
  const finished = await runPmxHere([...args, "--json"], { environment });
  const { sprintHash } = sprintJson(finished);
  assert.match(sprintHash ?? "", /^[0-9a-f]{64}$/, finished.stderr);
  return sprintHash;
}

/**
 * Hash of the sprint of a data folder: resumed, or begun where there was none yet when its process was killed. The logs of
 * evidence are then those of the facts.
 */
async function hashAfterKill(dataDir: string): Promise<string | null> {
  const resume = ["sprint", "--resume", "--data-dir", dataDir];
  const listed = await runPmxHere(["list", "--json", "--data-dir", dataDir]);
  const { sprints } = JSON.parse(listed.stdout) as { readonly sprints: readonly object[] };
  const hash = await hashOf(sprints.length > 0 ? resume : [...sprint, "--data-dir", dataDir]);
  assertLogsFollowFromOutboxes(dataDir);
  return hash;
}

/** Runs a sprint that is killed at a commit, and answers its data folder, or undefined where it ended before. */
async function killedAt(
  database: string,
  commit: number,
  moment: "after" | "during",
): Promise<string | undefined> {
  const dataDir = temporaryFolder();
  const program = ["--import", killedPmx, ...programArguments("cli/main.ts")];
  const child = spawn(process.execPath, [...program, ...sprint, "--data-dir", dataDir], {
    cwd: repositoryRoot,
    env: environmentOf({ ...environment, KILLED_AT: `${database}:${commit}:${moment}` }),
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [exitCode, signal] = (await once(child, "close")) as [number | null, string | null];
  if (signal === "SIGKILL") return dataDir;
  assert.ok([0, 1, 2].includes(exitCode ?? -1), `pmx ended with ${exitCode}`);
  return undefined;
}

/** What the gateway commits in a new folder for a sprint of three audit runs, in order. */
const commits = [
  "the tables",
  "the bars",
  "the sprint",
  "its portfolio",
  ...["step 1", "step 2", "step 3", "step 4"],
  "the result",
];

const kills = commits.flatMap((what, at) =>
  (["during", "after"] as const).map((moment) => ({ what, commit: at + 1, moment })),
);
for (const { what, commit, moment } of someOf(kills)) {
  test(`killed ${moment} the commit of ${what} and resumed, a sprint has the same hash`, async () => {
    const dataDir = await killedAt("gateway.db", commit, moment);
    assert.ok(dataDir, `the gateway committed less than ${commit} times`);
    assert.equal(await hashAfterKill(dataDir), await unbroken());
  });
}

const skip = isLong ? false : "npm run test:long; in each run a sprint is killed at a commit above";

test("the gateway commits nothing of a sprint but what it is killed at above", {
  skip,
}, async () => {
  assert.equal(await killedAt("gateway.db", commits.length + 1, "after"), undefined);
});

for (const service of ["forecast", "risk-gate", "execution", "audit"]) {
  test(`killed after any commit of ${service} and resumed, a sprint has the same hash`, {
    skip,
  }, async () => {
    let commit = 1;
    for (; ; commit += 1) {
      const dataDir = await killedAt(`${service}.db`, commit, "after");
      if (dataDir === undefined) break;
      assert.equal(await hashAfterKill(dataDir), await unbroken(), `commit ${commit}`);
    }
    assert.ok(commit > 3, `${service} committed ${commit - 1} times`);
  });
}
