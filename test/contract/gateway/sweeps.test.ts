import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { type SprintWorld, startSprintWorld } from "./sprint-world.ts";

let world: SprintWorld;
before(async () => {
  world = await startSprintWorld(undefined, lenientConfig());
});
after(() => world.close());

const plan = ["--audits", "1", "--gate", "phase-0", "--spacing-bars", "30"];
const grid = ["--vary", "regime.enabled=true,false", "--vary", "lookbackBars=300,400"];

async function pmx(...args: readonly string[]) {
  const { addresses } = world.services;
  return runPmxHere([...args, ...plan, "--address", addresses.gateway]);
}

test("a sweep runs each combination once on the same bars, and each is a trial", async () => {
  const { stdout, exitCode } = await pmx("sweep", ...grid, "--request-id", "grid", "--json");
  assert.equal(exitCode, 0);
  const { tried, tries } = JSON.parse(stdout);
  const numbers = tries.map(({ sprint }: { sprint: { trial: { number: number } } }) => {
    return sprint.trial.number;
  });
  assert.deepEqual([tried, numbers], [4, [1, 2, 3, 4]]);
  assert.equal(new Set(tries.map(({ dataHash }: { dataHash: string }) => dataHash)).size, 1);
  assert.equal(new Set(tries.map(({ policyHash }: { policyHash: string }) => policyHash)).size, 4);

  const listed = await world.sprints.listSprints({});
  // Asked again, it is the same sprints and no further tries.
  const csv = await pmx("sweep", ...grid, "--request-id", "grid", "--csv");
  const [names, ...rows] = csv.stdout.trimEnd().split("\n");
  assert.match(names ?? "", /^regime\.enabled,lookbackBars,trial,verdict,assured,closed_trades,/);
  assert.deepEqual(
    rows.map((row) => row.split(",").slice(0, 2).join()),
    ["true,300", "true,400", "false,300", "false,400"],
  );
  assert.equal((await world.sprints.listSprints({})).sprints.length, listed.sprints.length);
});

test("a try has the hash of the same sprint alone: how many were tried belongs to no hash", async () => {
  const swept = JSON.parse((await pmx("sweep", ...grid, "--request-id", "grid", "--json")).stdout);
  const alone = JSON.parse(
    (await pmx("sprint", "--regime", "on", "--lookback-bars", "300", "--json")).stdout,
  );
  // The same setting on the same dates is no further trial.
  assert.deepEqual(alone.sprint.trial, swept.tries[0].sprint.trial);
  assert.equal(swept.tries[0].sprintHash, alone.sprintHash);
});

test("the table says how many were tried and what that means", async () => {
  const { stdout } = await pmx("sweep", ...grid, "--request-id", "grid", "--quiet");
  assert.match(stdout, /^regime\.enabled +lookbackBars +Trial +Verdict +Assured/m);
  assert.match(stdout, /^4 tries on the same bars\. Trials: 4th setting scored on /m);
  assert.match(stdout, /good by chance too/);
});
