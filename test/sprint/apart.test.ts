import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { platform } from "node:os";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { Finding } from "#cli/doctor/finding.ts";
import { sha256Hex } from "#lib/kernel/canonical.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import {
  Health,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from "#proto/grpc/health/v1/health_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { eventually } from "#test/support/eventually.ts";
import { type NatsServer, startNatsServer } from "#test/support/nats-server.ts";
import { createFleet, type ProcessFleet, type ProcessName } from "#test/support/process-fleet.ts";
import { memoryOf } from "#test/support/process-resources.ts";
import { type SprintJson, sprintJson } from "#test/support/run-pmx.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { someOf } from "#test/support/test-length.ts";

const forecasters = ["forecaster-1", "forecaster-2"] as const;
const services = ["execution", "risk-gate", "forecast", "audit", "gateway"] as const;
const all = [...services, ...forecasters];

const audits = 9;
const flagsOf = (count: number) => ["sprint", "--audits", `${count}`, "--json"];
const flags = flagsOf(audits);

let nats: NatsServer;
let fleet: ProcessFleet;
let embedded: SprintJson;

before(async () => {
  const folder = temporaryFolder();
  embedded = sprintJson(await runPmxHere([...flags, "--data-dir", folder]));
  nats = await startNatsServer();
  fleet = await createFleet((addressOf) => ({
    NATS_URL: nats.url,
    PMX_FORECASTERS: forecasters.map(addressOf).join(","),
  }));
  // In any order, and before what they need: each waits for NATS, and the gateway's sprints for the services.
  await nats.kill();
  const started = Promise.all([...all].reverse().map((name) => fleet.start(name)));
  await Promise.all([started, delay(500).then(() => nats.restart())]);
});

after(async () => {
  await fleet?.stop();
  await nats?.kill();
});

/** A sprint through the command line, over the processes that run apart. */
async function sprintApart(requestId: string, asked = flags): Promise<SprintJson> {
  const address = fleet.addressOf("gateway");
  return sprintJson(await runPmxHere([...asked, "--address", address, "--request-id", requestId]));
}

/** Whether the health of a process says that a service, or all of it, is served. */
async function isServing(name: ProcessName, service = ""): Promise<boolean> {
  const channel = openChannel(fleet.addressOf(name));
  try {
    const { status } = await clientOf(Health, channel).check({ service });
    return status === ServingStatus.SERVING;
  } finally {
    channel.close();
  }
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

test("the five services hold no more than 450 MiB while nobody asks them anything", {
  skip: platform() === "linux" ? false : "Linux alone says what processes share",
}, () => {
  const held = services.map((name) => memoryOf(fleet.processIdOf(name)).proportional);
  const total = held.reduce((sum, mebibytes) => sum + mebibytes, 0);
  assert.ok(total < 450, `${held.map(Math.round)} MiB`);
});

test("processes apart, two forecasters among them, give the hash that five in one process give", async () => {
  const apart = await sprintApart(randomUUID());
  assert.equal(apart.sprintHash, embedded.sprintHash);
  assert.equal(apart.verdict, embedded.verdict);
});

test("pmx doctor finds five processes apart as they should be", async () => {
  const args = ["doctor", "--address", fleet.addressOf("gateway"), "--json"];
  const { stdout } = await runPmxHere(args);
  const { findings } = JSON.parse(stdout).doctor as { readonly findings: readonly Finding[] };
  assert.deepEqual(
    findings.filter(({ level }) => level !== "OK"),
    [],
  );
  const said = findings.map(({ subject, says }) => `${subject}: ${says}`);
  assert.ok(said.some((text) => text.startsWith("gateway → audit: answers at")));
  for (const name of forecasters) {
    assert.ok(
      said.some((text) =>
        text.startsWith(`forecast → forecaster: answers at ${fleet.addressOf(name)}`),
      ),
    );
  }
  assert.ok(said.some((text) => /^audit: has every fact of execution up to [1-9]/.test(text)));
  assert.ok(said.includes(`: all use ${nats.url}`), said.join("\n"));
});

for (const victim of someOf([...services, forecasters[0]])) {
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
  await eventually("audit has lost NATS", () => /lost the NATS server/.test(fleet.logOf("audit")));
  assert.ok(await isServing("audit"), "audit answers by the facts that it has");
  assert.ok(await isServing("execution"), "execution keeps its facts until NATS is back");
  // Audits need no facts; only the verdict at the end waits for them.
  await reaches(requestId, audits);
  await nats.restart();
  assert.equal((await result).sprintHash, embedded.sprintHash);
});

test("a rolling restart of every workload during a sprint gives the same hash", async () => {
  // So many that it outlasts the restarts; of most workloads one keeps it waiting.
  const long = flagsOf(40);
  const requestId = randomUUID();
  const expected = runPmxHere([...long, "--data-dir", temporaryFolder()]);
  const { sprintHash } = sprintJson(await expected);
  let isDone = false;
  const result = sprintApart(requestId, long).finally(() => {
    isDone = true;
  });
  await reaches(requestId, 1);
  for (const name of all) {
    assert.ok(!isDone, `the sprint ended before ${name} was restarted`);
    assert.equal((await fleet.end(name, "SIGTERM")).exitCode, 0, fleet.logOf(name).slice(-2_000));
    await fleet.start(name);
  }
  assert.equal((await result).sprintHash, sprintHash);
});
