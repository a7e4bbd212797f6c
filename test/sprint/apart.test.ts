import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { SprintState } from "../../proto/gen/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "../../proto/gen/pmx/sprint/v1/sprint_service_pb.ts";
import { clientOf, openChannel } from "../../services/kit/grpc/client.ts";
import { type NatsServer, startNatsServer } from "../support/nats-server.ts";
import { createFleet, type ProcessFleet, type ProcessName } from "../support/process-fleet.ts";
import { runPmx, type SprintJson, sprintJson, temporaryFolder, until } from "../support/run-pmx.ts";

const audits = 12;
const flags = ["sprint", "--audits", `${audits}`, "--json"];

let nats: NatsServer;
let fleet: ProcessFleet;
let embedded: SprintJson;

before(async () => {
  const folder = await temporaryFolder();
  embedded = sprintJson(await runPmx([...flags, "--data-dir", folder.path]));
  await folder.remove();
  nats = await startNatsServer();
  fleet = await createFleet({ NATS_URL: nats.url });
  const services = ["forecast", "risk-gate", "execution", "audit"] as const;
  await Promise.all(services.map((name) => fleet.start(name)));
  await fleet.start("gateway");
});

after(async () => {
  await fleet?.stop();
  await nats?.stop();
});

/** A sprint through the command line, over the processes that run apart. */
async function sprintApart(requestId: string): Promise<SprintJson> {
  const address = fleet.addressOf("gateway");
  return sprintJson(await runPmx([...flags, "--address", address, "--request-id", requestId]));
}

/** Resolves when the newest sprint has done so many audits; fails when it has ended before. */
async function reaches(completed: number): Promise<void> {
  const channel = openChannel(fleet.addressOf("gateway"));
  const sprints = clientOf(SprintService, channel);
  const earlier = (await sprints.listSprints({ pageSize: 1 })).sprints[0]?.name;
  try {
    await until(async () => {
      const [newest] = (await sprints.listSprints({ pageSize: 1 })).sprints;
      if (newest === undefined || newest.name === earlier) return false;
      assert.equal(newest.state, SprintState.RUNNING, newest.failure);
      return newest.completedAudits >= completed;
    }, `audit ${completed}`);
  } finally {
    channel.close();
  }
}

test("five processes apart give the hash that five in one process give", async () => {
  const apart = await sprintApart(randomUUID());
  assert.equal(apart.sprintHash, embedded.sprintHash);
  assert.equal(apart.verdict, embedded.verdict);
});

for (const victim of ["execution", "risk-gate", "forecast", "audit", "gateway"] as const) {
  test(`a sprint outlives kill -9 of ${victim} and ends with the same hash`, async () => {
    const result = sprintApart(randomUUID());
    await reaches(3);
    await fleet.end(victim satisfies ProcessName, "SIGKILL");
    await fleet.start(victim);
    assert.equal((await result).sprintHash, embedded.sprintHash);
  });
}

test("a sprint outlives kill -9 of the NATS server and ends with the same hash", async () => {
  const result = sprintApart(randomUUID());
  await reaches(3);
  await nats.kill();
  await reachesEnd();
  await nats.restart();
  assert.equal((await result).sprintHash, embedded.sprintHash);
});

/** Resolves when the newest sprint has made its last audit, which needs no facts. */
async function reachesEnd(): Promise<void> {
  const channel = openChannel(fleet.addressOf("gateway"));
  const sprints = clientOf(SprintService, channel);
  try {
    await until(async () => {
      const [newest] = (await sprints.listSprints({ pageSize: 1 })).sprints;
      return newest?.completedAudits === audits;
    }, "the last audit");
  } finally {
    channel.close();
  }
}
