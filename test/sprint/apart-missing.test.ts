import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { createFleet, type ProcessFleet } from "../support/process-fleet.ts";
import { runPmx, until } from "../support/run-pmx.ts";

let fleet: ProcessFleet;
let gateway: Channel;
const spec = { tickers: ["AAPL"], audits: 4, interval: BarInterval.DAY_1 };

before(async () => {
  fleet = await createFleet();
  await fleet.start("gateway");
  gateway = openChannel(fleet.addressOf("gateway"));
});
after(async () => {
  gateway.close();
  await fleet.stop();
});

test("a gateway without its services starts and lists its sprints", async () => {
  const { sprints } = await clientOf(SprintService, gateway).listSprints({});
  assert.deepEqual(sprints, []);
});

test("CreateSprint says within five seconds which address can not be reached", async () => {
  const startedMs = performance.now();
  const created = clientOf(SprintService, gateway).createSprint({ requestId: "alone", spec });
  await assert.rejects(created, {
    code: "UNAVAILABLE",
    reason: "PEER_UNREACHABLE",
    message: new RegExp(fleet.addressOf("forecast")),
  });
  assert.ok(performance.now() - startedMs < 5_000);
});

test("the command line exits 69 and names the address", async () => {
  const { exitCode, stderr } = await runPmx(["sprint", "--address", gateway.address]);
  assert.equal(exitCode, 69);
  assert.match(stderr, new RegExp(`cannot reach ${fleet.addressOf("forecast")}`));
});

test("a sprint that has begun waits for a service that is away", async () => {
  const services = ["forecast", "risk-gate", "execution", "audit"] as const;
  await Promise.all(services.map((name) => fleet.start(name)));
  const sprints = clientOf(SprintService, gateway);
  const { sprint } = await sprints.createSprint({ requestId: "patient", spec });
  await fleet.end("execution", "SIGKILL");
  // Longer than a person is kept waiting.
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  const before = (await sprints.getSprint({ name: sprint!.name })).sprint;
  assert.equal(before?.state, SprintState.RUNNING, before?.failure);
  await fleet.start("execution");
  await until(async () => {
    const { sprint: now } = await sprints.getSprint({ name: sprint!.name });
    return now?.completedAudits === spec.audits;
  }, "the last audit");
});
