import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { type RunningServer, register, startServer } from "#lib/kit/grpc/server/server.ts";
import {
  Health,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from "#proto/grpc/health/v1/health_pb.ts";
import { ServerReflection } from "#proto/grpc/reflection/v1/reflection_pb.ts";
import { eventually } from "#test/support/eventually.ts";
import { freePort } from "#test/support/free-port.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { collect, faultOf } from "./echo-server.ts";
import { EchoService } from "./echo-service.ts";

const { SERVING, NOT_SERVING } = ServingStatus;
const host = "127.0.0.1";

let started = false;
let release = (): void => undefined;
const held = new Promise<void>((resolve) => {
  release = resolve;
});
const unused = () => Promise.reject(new Error("not called"));
const registrations = [
  register(EchoService, {
    async echo({ value }) {
      started = true;
      await held;
      return { value };
    },
    async *count() {},
    measure: unused,
    async *double() {},
    keep: unused,
    async *watchText() {},
  }),
];
const start = (healthPort: number, port = 0) =>
  startServer({
    listen: { host, port },
    healthListen: { host, port: healthPort },
    registrations,
    logger: quietLogger,
  });

let server: RunningServer;
let probe: Channel;
before(async () => {
  server = await start(0);
  assert.ok(server.healthAddress);
  probe = openChannel(server.healthAddress);
});
after(() => probe.close());

const statusOf = async (service = "") => (await clientOf(Health, probe).check({ service })).status;

test("the health port says of the server and of each service what the main port says", async () => {
  assert.notEqual(server.healthAddress, server.address);
  assert.equal(await statusOf(), SERVING);
  assert.equal(await statusOf(EchoService.typeName), SERVING);
  assert.equal((await faultOf(statusOf("pmx.test.v1.Nothing"))).code, "NOT_FOUND");
  server.setServing(false);
  assert.equal(await statusOf(), NOT_SERVING);
  server.setServing(true);
  assert.equal(await statusOf(EchoService.typeName), SERVING);
});

test("the health port answers neither the services nor reflection", async () => {
  const call = faultOf(clientOf(EchoService, probe).echo({ value: "x" }));
  assert.equal((await call).code, "UNIMPLEMENTED");
  const reflected = collect(clientOf(ServerReflection, probe).serverReflectionInfo([{}]));
  assert.equal((await faultOf(reflected)).code, "UNIMPLEMENTED");
});

test("the health port takes no request that is too large for a probe", async () => {
  assert.equal((await faultOf(statusOf("x".repeat(10_000)))).code, "RESOURCE_EXHAUSTED");
});

test("a health port that is taken stops the start, names its variable and frees the main port", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, host, resolve));
  const { port } = taken.address() as { port: number };
  const main = await freePort();
  const fault = await faultOf(start(port, main));
  assert.equal(fault.reason, "PORT_IN_USE");
  assert.match(fault.message, new RegExp(`${host}:${port} is in use.*PMX_HEALTH_PORT`));
  taken.close();
  // The main port would be in use if the failed start had kept it.
  const again = await start(0, main);
  await again.drain(0);
});

test("while the server drains the health port says NOT_SERVING, and then it is closed", async () => {
  const channel = openChannel(server.address);
  const answer = clientOf(EchoService, channel).echo({ value: "last" });
  await eventually("the handler starts", () => started);
  const watch = clientOf(Health, probe).watch({})[Symbol.asyncIterator]();
  assert.equal((await watch.next()).value?.status, SERVING);
  const drained = server.drain(60_000);
  assert.equal((await watch.next()).value?.status, NOT_SERVING);
  assert.equal((await faultOf(watch.next())).reason, "DRAINING");
  assert.equal(await statusOf(), NOT_SERVING);
  release();
  assert.equal((await answer).value, "last");
  await drained;
  assert.equal((await faultOf(statusOf())).reason, "PEER_UNREACHABLE");
  channel.close();
});
