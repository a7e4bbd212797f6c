import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { RemovedSprint } from "#proto/pmx/sprint/v1/removed_sprint_pb.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

const folder = temporaryFolder();
let world: SprintWorld;
before(async () => {
  world = await startSprintWorld(folder, lenientConfig());
});
after(() => world.close());

const removedBy = "somebody";

async function ended(requestId: string) {
  const { sprint } = await world.sprints.createSprint({ requestId, spec: specOf(2) });
  return endOf(await watched(world, sprint!.name));
}

/** A sprint as it ended, and what its removal left of it. */
let whole: Sprint;
let left: RemovedSprint | undefined;
before(async () => {
  whole = await ended("whole");
  const { name } = whole;
  left = (await world.sprints.removeSprint({ name, removedBy })).removedSprint;
});

async function rowsOf(sql: string) {
  const client = anotherClient(join(folder, "gateway.db"));
  try {
    return (await client.execute(sql)).rows;
  } finally {
    client.close();
  }
}

test("a removed sprint leaves what it was, what came of it, and who removed it when", async () => {
  const [sprint, removedSprint] = [whole, left];
  const { name } = sprint;
  assert.ok(sprint.endTime);
  assert.ok(removedSprint?.removeTime);
  const { state, tickers, audits, completedAudits, verdict, sprintHash } = removedSprint;
  assert.deepEqual(
    { name: removedSprint.name, state, tickers, audits, completedAudits, verdict, sprintHash },
    {
      name,
      state: SprintState.SUCCEEDED,
      tickers: ["AAPL"],
      audits: 2,
      completedAudits: 2,
      verdict: sprint.result!.verdict,
      sprintHash: sprint.result!.sprintHash,
    },
  );
  assert.deepEqual(removedSprint.gates, sprint.policy!.gates);
  assert.deepEqual(
    [removedSprint.policyHash, removedSprint.dataHash, removedSprint.removedBy],
    [sprint.policyHash, sprint.dataHash, removedBy],
  );
  assert.deepEqual(removedSprint.endTime, sprint.endTime);
  assert.deepEqual(await rowsOf(`SELECT 1 FROM sprint_step WHERE sprint = '${name}'`), []);
  assert.deepEqual(await rowsOf(`SELECT 1 FROM sprint WHERE name = '${name}'`), []);
  const { removedSprints } = await world.sprints.listRemovedSprints({});
  assert.deepEqual(removedSprints[0], removedSprint);
});

test("an error about a removed sprint says when and by whom it was removed", async () => {
  const { name } = whole;
  const told = {
    code: "NOT_FOUND",
    reason: "RESOURCE_NOT_FOUND",
    message: new RegExp(`^${name} was removed at \\d{4}-\\d\\d-\\d\\dT.*Z by somebody$`),
  };
  const { sprints } = world;
  await assert.rejects(sprints.getSprint({ name }), told);
  await assert.rejects(sprints.resumeSprint({ name }), told);
  await assert.rejects(watched(world, name), told);
  await assert.rejects(sprints.evaluateSprintGate({ gate: "phase-0", sprints: [name] }), told);
});

test("the evidence of a removed sprint stays: its scorecard is the same", async () => {
  const { name, result } = whole;
  const channel = openChannel(world.services.addresses.audit);
  const { scorecard } = await clientOf(AuditService, channel).getScorecard({ auditSet: name });
  channel.close();
  assert.equal(scorecard!.contentHash, result!.scorecard!.contentHash);
  assert.notEqual(result!.verdict, GateVerdict.UNSPECIFIED);
});

test("a sprint is removed once, whoever asks, and the first removal is the answer", async () => {
  const { name } = await ended("once");
  const call = (by: string) => world.sprints.removeSprint({ name, removedBy: by });
  const [one, other] = await Promise.all([call("one"), call("other")]);
  assert.deepEqual(one, other);
  assert.deepEqual(await call("third"), one);
});

test("the request id of a removed sprint is not used again: its evidence would be mixed with other", async () => {
  await assert.rejects(world.sprints.createSprint({ requestId: "whole", spec: specOf(2) }), {
    code: "ALREADY_EXISTS",
    reason: "REQUEST_ID_REUSED",
    message: /request_id whole is that of sprints\/.*, which was removed at .* by somebody/,
  });
});

test("a sprint that has not ended is not removed, and a paused one neither", async () => {
  const spec = specOf(300);
  const { sprint } = await world.sprints.createSprint({ requestId: "running", spec });
  const { name } = sprint!;
  const refused = (state: string) => ({
    code: "FAILED_PRECONDITION",
    reason: "SPRINT_STATE",
    message: `${name} is ${state} and cannot be removed; cancel it first`,
  });
  await assert.rejects(world.sprints.removeSprint({ name, removedBy }), refused("RUNNING"));
  await world.sprints.pauseSprint({ name });
  await assert.rejects(world.sprints.removeSprint({ name, removedBy }), refused("PAUSED"));
  await world.sprints.cancelSprint({ name });
  const { removedSprint } = await world.sprints.removeSprint({ name, removedBy });
  assert.deepEqual(
    [removedSprint!.state, removedSprint!.verdict],
    [SprintState.CANCELLED, GateVerdict.UNSPECIFIED],
  );
});

test("a removal names who removes, and a sprint that there is", async () => {
  await assert.rejects(world.sprints.removeSprint({ name: whole.name }), {
    reason: "FIELD_INVALID",
    message: /removed_by/,
  });
  await assert.rejects(world.sprints.removeSprint({ name: "sprints/none", removedBy }), {
    reason: "RESOURCE_NOT_FOUND",
  });
});

test("nobody changes or removes what is kept of a removed sprint, with whatever client", async () => {
  await assert.rejects(rowsOf("UPDATE removed_sprint SET removed_by = 'x'"), /append-only/);
  await assert.rejects(rowsOf("DELETE FROM removed_sprint"), /append-only/);
});

/** Runs `pmx remove` at the gateway, as this user. */
function command(...typed: string[]) {
  const place = ["--address", world.services.addresses.gateway];
  return runPmxHere(["remove", ...typed, ...place], { environment: { USER: "ada" } });
}

test("pmx remove lists what would go, and removes it with --yes", async () => {
  const { name } = await ended("by command");
  const dry = await command(name);
  assert.match(dry.stdout, new RegExp(`^${name} +\\d{4}-.* +SUCCEEDED +2 .*AAPL$`, "m"));
  assert.match(dry.stdout, /^Nothing was removed; --yes removes them\.$/m);
  await world.sprints.getSprint({ name });
  const done = await command(name, "--yes");
  assert.equal(done.exitCode, 0);
  assert.match(done.stdout, /^Removed; .* The database keeps its size/m);
  const { removed } = JSON.parse((await command("--removed", "--json")).stdout);
  assert.deepEqual([removed[0].name, removed[0].removedBy], [name, "ada"]);
});

test("pmx remove --ended-before takes those that had ended by then, and no other", async () => {
  const { name } = await ended("by date");
  const spec = specOf(300);
  const { sprint: other } = await world.sprints.createSprint({ requestId: "runs on", spec });
  const toRemove = async (date: string) =>
    JSON.parse((await command("--ended-before", date, "--json")).stdout).toRemove as string[];
  const today = new Date().toISOString().slice(0, 10);
  assert.deepEqual(await toRemove(today), []);
  const nextYear = `${new Date().getUTCFullYear() + 1}`;
  const names = await toRemove(nextYear);
  assert.ok(names.includes(name) && !names.includes(other!.name));
  assert.equal((await command("--ended-before", nextYear, "--yes")).exitCode, 0);
  assert.deepEqual(await toRemove(nextYear), []);
  await world.sprints.cancelSprint({ name: other!.name });
});

test("pmx remove refuses what is not clear", async () => {
  assert.match((await command()).stderr, /name sprints .*or say --ended-before DATE/);
  assert.match((await command("a", "--ended-before", "2026")).stderr, /not both/);
  assert.match((await command("--removed", "--yes")).stderr, /leave the other flags out/);
  assert.match((await command("none", "--yes")).stderr, /sprints\/none: there is no such sprint/);
  const place = ["--address", world.services.addresses.gateway];
  const unnamed = await runPmxHere(["remove", "none", "--yes", ...place]);
  assert.match(unnamed.stderr, /--by: say who removes them/);
});
