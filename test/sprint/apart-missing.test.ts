import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { parse, stringify } from "yaml";
import { Fault } from "#lib/kernel/fault.ts";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { bestTimeMs } from "#test/support/best-time.ts";
import { eventually } from "#test/support/eventually.ts";
import { type NatsServer, startNatsServer } from "#test/support/nats-server.ts";
import { createFleet, type ProcessFleet } from "#test/support/process-fleet.ts";
import { runPmx } from "#test/support/run-pmx.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

/** A short patience with callers, so that a sprint outlives it within a test. */
const interactivePatienceMs = 200;

const configFolder = temporaryFolder();
let nats: NatsServer;
let fleet: ProcessFleet;
let gateway: Channel;
const services = ["forecast", "risk-gate", "execution", "audit"] as const;
const spec = { tickers: ["AAPL"], audits: 4, interval: BarInterval.DAY_1 };

/** The address of any of the services: all are asked at once, and the first refusal counts. */
const anyAddress = () => new RegExp(services.map((name) => fleet.addressOf(name)).join("|"));

before(async () => {
  cpSync(join(repositoryRoot, "config"), configFolder, { recursive: true });
  const file = join(configFolder, "gateway.yaml");
  const { sprints } = parse(readFileSync(file, "utf8")) as { sprints: object };
  writeFileSync(file, stringify({ sprints: { ...sprints, interactivePatienceMs } }));
  nats = await startNatsServer();
  fleet = await createFleet({ PMX_CONFIG_DIR: configFolder, NATS_URL: nats.url });
  await fleet.start("gateway");
  gateway = openChannel(fleet.addressOf("gateway"));
});
after(async () => {
  gateway.close();
  await fleet.stop();
  await nats.kill();
});

test("a gateway without its services starts and lists its sprints", async () => {
  const { sprints } = await clientOf(SprintService, gateway).listSprints({});
  assert.deepEqual(sprints, []);
});

test("CreateSprint says within five seconds which address cannot be reached", async () => {
  const sprints = clientOf(SprintService, gateway);
  const refused = () =>
    assert.rejects(sprints.createSprint({ requestId: "alone", spec }), {
      code: "UNAVAILABLE",
      reason: "PEER_UNREACHABLE",
      message: anyAddress(),
    });
  assert.ok((await bestTimeMs(refused)) < 5_000);
});

test("the command line exits 69 and names the address", async () => {
  const { exitCode, stderr } = await runPmx(["sprint", "--address", gateway.address]);
  assert.equal(exitCode, 69);
  assert.match(stderr, /cannot reach/);
  assert.match(stderr, anyAddress());
});

test("a sprint that has begun waits for a service that is away", async () => {
  await Promise.all(services.map((name) => fleet.start(name)));
  const sprints = clientOf(SprintService, gateway);
  let name = "";
  /** Why a sprint is not created; undefined where it is. */
  const refusal = async (requestId: string) => {
    try {
      name = (await sprints.createSprint({ requestId, spec })).sprint?.name ?? "";
      return undefined;
    } catch (error) {
      if (error instanceof Fault) return error.reason;
      throw error;
    }
  };
  // The gateway's channels notice within a second or two that the services have come; one that has only
  // started may still be too slow to answer in time.
  const created = async () => {
    const reason = await refusal("patient");
    if (reason !== undefined) assert.match(reason, /^(PEER_UNREACHABLE|DEADLINE)$/);
    return reason === undefined;
  };
  await eventually("the sprint is created", created);
  await fleet.end("execution", "SIGKILL");
  // Once a caller has been refused, the sprint has waited longer than callers do.
  const refused = async () => (await refusal("impatient")) === "PEER_UNREACHABLE";
  await eventually("another sprint is refused", refused);
  const before = (await sprints.getSprint({ name })).sprint;
  assert.equal(before?.state, SprintState.RUNNING, before?.failure?.message);
  await fleet.start("execution");
  const completed = async () => {
    const { sprint: now } = await sprints.getSprint({ name });
    return now?.completedAudits === spec.audits;
  };
  await eventually("the last audit", completed);
});
