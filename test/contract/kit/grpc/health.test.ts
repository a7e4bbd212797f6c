import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ClientOf, clientOf } from "#lib/kit/grpc/client/client.ts";
import {
  Health,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from "#proto/grpc/health/v1/health_pb.ts";
import { type EchoServer, faultOf, startEcho } from "./echo-server.ts";

const { SERVING, NOT_SERVING, SERVICE_UNKNOWN } = ServingStatus;

let echo: EchoServer;
let health: ClientOf<typeof Health>;
before(async () => {
  echo = await startEcho();
  health = clientOf(Health, echo.channel);
});
after(() => echo.close());

test("health says SERVING of the server and of each service", async () => {
  assert.equal((await health.check({})).status, SERVING);
  assert.equal((await health.check({ service: "pmx.test.v1.EchoService" })).status, SERVING);
});

test("health refuses a service that the server does not have", async () => {
  const fault = await faultOf(health.check({ service: "pmx.test.v1.Nothing" }));
  assert.equal(fault.code, "NOT_FOUND");
});

test("health sends a watcher of an unknown service SERVICE_UNKNOWN and stays open", async () => {
  const stream = health.watch({ service: "pmx.test.v1.Nothing" })[Symbol.asyncIterator]();
  assert.equal((await stream.next()).value?.status, SERVICE_UNKNOWN);
  const next = await Promise.race([
    stream.next(),
    new Promise((resolve) => setTimeout(() => resolve("still open"), 50)),
  ]);
  assert.equal(next, "still open");
});

test("health lists the server and its services", async () => {
  const { statuses } = await health.list({});
  assert.deepEqual(Object.keys(statuses).sort(), [
    "",
    "grpc.health.v1.Health",
    "pmx.test.v1.EchoService",
  ]);
});

test("health itself is served while the services are not, so that probes see a process that lives", async () => {
  echo.server.setServing(false);
  assert.equal((await health.check({ service: Health.typeName })).status, SERVING);
  assert.equal((await health.check({ service: "pmx.test.v1.EchoService" })).status, NOT_SERVING);
  echo.server.setServing(true);
});

test("health sends a watcher each change of setServing, and only changes", async () => {
  const stream = health.watch({})[Symbol.asyncIterator]();
  const next = async () => (await stream.next()).value?.status;
  assert.equal(await next(), SERVING);
  echo.server.setServing(true);
  echo.server.setServing(false);
  assert.equal(await next(), NOT_SERVING);
  assert.equal((await health.check({})).status, NOT_SERVING);
  echo.server.setServing(true);
  assert.equal(await next(), SERVING);
  await stream.return?.();
});
