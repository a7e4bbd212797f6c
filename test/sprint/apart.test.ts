import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { sha256Hex } from "#lib/kernel/canonical.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { eventually } from "#test/support/eventually.ts";
import { type NatsServer, startNatsServer } from "#test/support/nats-server.ts";
import { createFleet, type ProcessFleet } from "#test/support/process-fleet.ts";
import { runPmx, type SprintJson, sprintJson } from "#test/support/run-pmx.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { someOf } from "#test/support/test-length.ts";

const audits = 9;
const flags = ["sprint", "--audits", `${audits}`, "--json"];

let nats: NatsServer;
let fleet: ProcessFleet;
let embedded: SprintJson;

before(async () => {
  const folder = temporaryFolder();
  embedded = sprintJson(await runPmx([...flags, "--data-dir", folder]));
  nats = await startNatsServer();
  fleet = await createFleet({ NATS_URL: nats.url });
  const all = ["forecast", "risk-gate", "execution", "audit", "gateway"] as const;
  await Promise.all(all.map((name) => fleet.start(name)));
});

after(async () => {
  await fleet?.stop();
  await nats?.kill();
});

/** A sprint through the command line, over the processes that run apart. */
async function sprintApart(requestId: string): Promise<SprintJson> {
  const address = fleet.addressOf("gateway");
  return sprintJson(await runPmx([...flags, "--address", address, "--request-id", requestId]));
}

/** Resolves when the sprint of a request id has done so many audits. */
async function reaches(requestId: string, completed: number): Promise<void> {
  const name = `sprints/${sha256Hex(`sprint ${requestId}`).slice(0, 20)}`;
  const channel = openChannel(fleet.addressOf("gateway"));
  const sprints = clientOf(SprintService, channel);
  try {
    const reached = async () => {
      const { sprints: newest } = await sprints.listSprints({ pageSize: 1 });
      const sprint = newest.find((one) => one.name === name);
      return sprint !== undefined && sprint.completedAudits >= completed;
    };
    await eventually(`audit ${completed}`, reached);
    const { sprint } = await sprints.getSprint({ name });
    assert.equal(sprint?.state, SprintState.RUNNING, "ended before it could be disturbed");
  } finally {
    channel.close();
  }
}

test("five processes apart give the hash that five in one process give", async () => {
  const apart = await sprintApart(randomUUID());
  assert.equal(apart.sprintHash, embedded.sprintHash);
  assert.equal(apart.verdict, embedded.verdict);
});

const victims = ["execution", "risk-gate", "forecast", "audit", "gateway"] as const;
for (const victim of someOf(victims)) {
  test(`a sprint outlives kill -9 of ${victim} and ends with the same hash`, async () => {
    const requestId = randomUUID();
    const result = sprintApart(requestId);
    await reaches(requestId, 3);
    await fleet.end(victim, "SIGKILL");
    await fleet.start(victim);
    assert.equal((await result).sprintHash, embedded.sprintHash);
  });
}

test("a sprint outlives kill -9 of the NATS server and ends with the same hash", async () => {
  const requestId = randomUUID();
  const result = sprintApart(requestId);
  await reaches(requestId, 3);
  await nats.kill();
  // Audits need no facts; only the verdict at the end waits for them.
  await reaches(requestId, audits);
  await nats.restart();
  assert.equal((await result).sprintHash, embedded.sprintHash);
});
