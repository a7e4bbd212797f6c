import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { putAnyRunGate } from "#test/support/any-run-gate.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { type SprintWorld, startSprintWorld } from "./sprint-world.ts";

const folder = temporaryFolder();
const configFolder = lenientConfig();
let world: SprintWorld;

/** Starts all services with a gate on file that asks for so many audit runs. */
async function startWith(auditRuns: number) {
  putAnyRunGate(configFolder, auditRuns);
  world = await startSprintWorld(folder, configFolder);
}

before(() => startWith(2));
after(() => world.close());

async function pmx(...words: readonly string[]) {
  return runPmxHere([...words, "--address", world.services.addresses.gateway]);
}

async function sprint(...flags: readonly string[]) {
  const asked = ["--audits", "2", "--tickers", "AAPL", "--gate", "any-run", "--json", ...flags];
  const { exitCode, stdout } = await pmx("sprint", ...asked);
  const { verdict, sprintHash, gates, sprint } = JSON.parse(stdout);
  return { exitCode, verdict, sprintHash, gate: gates[0], name: sprint.name as string };
}

test("a sprint under a looser policy than an earlier one is PASS_LOOSENED, exit 3, and its hash is that of what it did", async () => {
  const first = await sprint("--edge-cost-multiplier", "1");
  assert.deepEqual([first.verdict, first.exitCode], ["PASS", 0]);
  const tighter = await sprint("--edge-cost-multiplier", "2");
  assert.deepEqual([tighter.verdict, tighter.exitCode], ["PASS", 0]);
  const looser = await sprint("--edge-cost-multiplier", "1");
  assert.deepEqual([looser.verdict, looser.exitCode], ["PASS_LOOSENED", 3]);
  assert.equal(looser.gate.verdict, "GATE_VERDICT_PASS_LOOSENED");
  const [{ field, from, to, auditSet, source }] = looser.gate.loosenings;
  assert.deepEqual(
    [source, field, from, to, auditSet],
    ["LOOSENING_SOURCE_RISK_POLICY", "edge_cost_multiplier", "2", "1", tighter.name],
  );
  assert.equal(looser.sprintHash, first.sprintHash);
  const again = await sprint("--edge-cost-multiplier", "2");
  assert.deepEqual([again.verdict, again.exitCode], ["PASS", 0]);
});

test("proof mode beside the plain policy is no drift, in whichever order", async () => {
  const flags = ["--edge-cost-multiplier", "2", "--long-only"];
  assert.equal((await sprint("--proof-mode", ...flags)).verdict, "PASS");
  assert.equal((await sprint(...flags)).verdict, "PASS");
});

test("a gate file that is loosened after it judged a sprint is PASS_LOOSENED in all that answers, until it is back", async () => {
  await world.close();
  await startWith(1);
  const { exitCode, stdout } = await pmx("gate", "any-run", "--json");
  const { verdict, loosenings, criteria } = JSON.parse(stdout);
  assert.deepEqual([verdict, exitCode], ["GATE_VERDICT_PASS_LOOSENED", 3]);
  assert.equal(criteria[0].verdict, "GATE_VERDICT_PASS", "what was compared held");
  const [{ field, from, to }] = loosenings;
  assert.deepEqual([field, from, to], ["criteria.audit-runs.threshold", "2", "1"]);
  const { stdout: report } = await pmx("gate", "any-run");
  assert.match(
    report,
    /loosened: criteria\.audit-runs\.threshold is 1, and was 2\s+when\s+sprints\//,
  );
  assert.match(report, /PASS_LOOSENED: looser than/);
  const run = ["sprint", "--audits", "2", "--tickers", "AAPL", "--gate", "any-run"];
  const ended = await pmx(...run, "--edge-cost-multiplier", "2");
  assert.equal(ended.exitCode, 3);
  assert.match(ended.stdout, /PASS_LOOSENED: every gate held, but by something looser/);
  const listed = await pmx("list");
  assert.match(listed.stdout, /PASS_LOOSENED/);
  await world.close();
  await startWith(2);
  assert.equal((await sprint("--edge-cost-multiplier", "2")).verdict, "PASS");
});
