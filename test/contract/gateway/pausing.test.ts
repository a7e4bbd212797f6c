import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import {
  endOf,
  outline,
  type SprintWorld,
  specOf,
  startSprintWorld,
  watched,
} from "./sprint-world.ts";

const audits = 8;
const folder = temporaryFolder();
const config = lenientConfig();
let world: SprintWorld;
/** Hash of a sprint of the same spec that nobody paused. */
let unbroken: string;
before(async () => {
  world = await startSprintWorld(folder, config);
  const name = await created("unbroken");
  unbroken = endOf(await watched(world, name)).result!.sprintHash;
  assert.match(unbroken, /^[0-9a-f]{64}$/);
});
after(() => world.close());

async function created(requestId: string): Promise<string> {
  const spec = specOf(audits);
  return (await world.sprints.createSprint({ requestId, spec })).sprint!.name;
}

async function paused(name: string) {
  return (await world.sprints.pauseSprint({ name })).sprint!;
}

/** A sprint that was paused when its watch sent a step of this sequence. */
async function pausedAfter(requestId: string, sequence: bigint): Promise<string> {
  const name = await created(requestId);
  for await (const { event } of world.sprints.watchSprint({ name })) {
    if (event.case !== "step" || event.value.sequence !== sequence) continue;
    await paused(name);
    break;
  }
  return name;
}

/** Resumes a sprint and expects the hash of the one that nobody paused. */
async function endsAsUnbroken(name: string) {
  await world.sprints.resumeSprint({ name });
  const end = endOf(await watched(world, name));
  assert.equal(end.state, SprintState.SUCCEEDED, end.failure?.message);
  assert.equal(end.result!.sprintHash, unbroken);
}

test("a watch has the pause and the resumption, and no step comes between them", async () => {
  const { sprints } = world;
  const name = await created("watched");
  const messages = [];
  for await (const message of sprints.watchSprint({ name })) {
    messages.push(message);
    const { event } = message;
    if (event.case === "step" && event.value.sequence === 2n) await paused(name);
    if (event.case !== "sprint" || event.value.state !== SprintState.PAUSED) continue;
    assert.ok(event.value.completedAudits >= 2 && event.value.completedAudits < audits);
    assert.equal(event.value.resumable, true);
    await sprints.resumeSprint({ name });
  }
  const said = outline(messages);
  const at = said.indexOf("sprint PAUSED");
  assert.equal(said[at + 1], "sprint RUNNING", said.join(", "));
  assert.deepEqual(
    said.filter((one) => !one.startsWith("step")),
    ["sprint RUNNING", "sprint PAUSED", "sprint RUNNING", "sprint SUCCEEDED"],
  );
  assert.equal(said.length, 4 + audits + 1);
  assert.equal(endOf(messages).result!.sprintHash, unbroken);
});

test("a sprint is paused before its first step, and goes on to the hash of an unbroken one", async () => {
  const name = await created("before the first step");
  const { state, completedAudits } = await paused(name);
  assert.deepEqual([state, completedAudits], [SprintState.PAUSED, 0]);
  await endsAsUnbroken(name);
});

test("a sprint that is paused after its last step still gets its verdict, or has it", async () => {
  const name = await pausedAfter("after the last step", BigInt(audits + 1));
  const { state } = (await world.sprints.getSprint({ name })).sprint!;
  if (state === SprintState.PAUSED) return await endsAsUnbroken(name);
  assert.equal(state, SprintState.SUCCEEDED);
  const end = endOf(await watched(world, name));
  assert.equal(end.result!.sprintHash, unbroken);
});

test("bars that a paused sprint reads are not removed", async () => {
  const name = await pausedAfter("keeps its bars", 1n);
  await assert.rejects(world.marketData.removeSeries({ ticker: "AAPL" }), {
    reason: "SERIES_IN_USE",
    message: new RegExp(name),
  });
  await world.sprints.cancelSprint({ name });
});

test("a paused sprint that is cancelled has ended", async () => {
  const name = await pausedAfter("paused and cancelled", 1n);
  const { sprint } = await world.sprints.cancelSprint({ name });
  assert.equal(sprint!.state, SprintState.CANCELLED);
  await assert.rejects(world.sprints.resumeSprint({ name }), { reason: "SPRINT_STATE" });
  await assert.rejects(world.sprints.pauseSprint({ name }), {
    code: "FAILED_PRECONDITION",
    reason: "SPRINT_STATE",
    message: /CANCELLED and can no longer be paused/,
  });
});

test("a sprint that does not exist cannot be paused", async () => {
  await assert.rejects(world.sprints.pauseSprint({ name: "sprints/none" }), {
    reason: "RESOURCE_NOT_FOUND",
  });
});

test("pmx pause stops a sprint, and pmx list and show say that it is paused", async () => {
  const name = await created("by command");
  const place = ["--address", world.services.addresses.gateway];
  const { exitCode, stdout } = await runPmxHere(["pause", name, ...place]);
  assert.equal(exitCode, 0);
  assert.match(
    stdout,
    new RegExp(
      `^${name} is paused after \\d+ of ${audits} audit runs; continue it with: pmx sprint --resume ${name} --address `,
    ),
  );
  const again = await runPmxHere(["pause", name, "--json", ...place]);
  assert.equal(JSON.parse(again.stdout).sprint.state, "SPRINT_STATE_PAUSED");
  assert.match((await runPmxHere(["list", ...place])).stdout, new RegExp(`${name} .*PAUSED`));
  assert.match((await runPmxHere(["show", name, ...place])).stdout, /^State +paused$/m);
  const resumed = await runPmxHere(["sprint", "--resume", name, "--json", ...place]);
  assert.equal(JSON.parse(resumed.stdout).sprintHash, unbroken);
});

test("pmx pause refuses a sprint that there is not, and no name at all", async () => {
  const place = ["--address", world.services.addresses.gateway];
  const none = await runPmxHere(["pause", "sprints/none", ...place]);
  assert.equal(none.exitCode, 64);
  assert.match(none.stderr, /sprints\/none: there is no such sprint/);
  const unnamed = await runPmxHere(["pause", ...place]);
  assert.match(unnamed.stderr, /name a sprint/);
});

test("a paused sprint stays paused when its gateway starts again, and is resumed by name", async () => {
  const name = await pausedAfter("over a restart", 3n);
  await world.close();
  world = await startSprintWorld(folder, config);
  await world.services.resumeSprints();
  const { sprint } = await world.sprints.getSprint({ name });
  assert.equal(sprint!.state, SprintState.PAUSED);
  await endsAsUnbroken(name);
});
