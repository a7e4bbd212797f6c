import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { type SprintWorld, startSprintWorld } from "./sprint-world.ts";

let world: SprintWorld;
before(async () => {
  world = await startSprintWorld();
});
after(() => world.close());

const plan = ["--audits", "1", "--gate", "phase-0", "--spacing-bars", "30"];
const grid = ["--vary", "regime.enabled=true,false", "--vary", "lookbackBars=300,400"];

async function pmx(...args: readonly string[]) {
  const { addresses } = world.services;
  return runPmxHere([...args, ...plan, "--address", addresses.gateway]);
}

test("a sweep runs each combination once on the same bars and counts the tries of its family", async () => {
  const { stdout, exitCode } = await pmx("sweep", ...grid, "--request-id", "grid", "--json");
  assert.equal(exitCode, 0);
  const { trialFamily, tried, tries } = JSON.parse(stdout);
  assert.deepEqual([trialFamily, tried], ["grid", 4]);
  assert.equal(new Set(tries.map(({ dataHash }: { dataHash: string }) => dataHash)).size, 1);
  assert.equal(new Set(tries.map(({ policyHash }: { policyHash: string }) => policyHash)).size, 4);

  const listed = await world.sprints.listSprints({});
  const family = listed.sprints.filter(({ spec }) => spec?.trialFamily === "grid");
  assert.equal(family.length, 4);

  // Asked again, it is the same sprints and no further tries.
  const csv = await pmx("sweep", ...grid, "--request-id", "grid", "--csv");
  const [names, ...rows] = csv.stdout.trimEnd().split("\n");
  assert.match(names ?? "", /^regime\.enabled,lookbackBars,verdict,closed_trades,/);
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
  assert.equal(alone.sprint.spec.trialFamily, "");
  assert.equal(swept.tries[0].sprintHash, alone.sprintHash);
});

test("the table says how many were tried and what that means", async () => {
  const { stdout } = await pmx("sweep", ...grid, "--request-id", "grid", "--quiet");
  assert.match(stdout, /^regime\.enabled +lookbackBars +Verdict/m);
  assert.match(stdout, /^4 tries on the same bars, recorded as one family \(grid\)\./m);
  assert.match(stdout, /good by chance too/);
});
