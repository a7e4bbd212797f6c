import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { startServer } from "#lib/kit/grpc/server/server.ts";
import { Health } from "#proto/grpc/health/v1/health_pb.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { faultOf } from "./echo-server.ts";

test("a client that calls too often is refused with RATE_EXCEEDED and when to call again", async () => {
  const server = await startServer({
    listen: { host: "127.0.0.1", port: 0 },
    registrations: [],
    logger: quietLogger,
    // One call, and the next after a quarter of an hour: no machine is too slow for that.
    admission: { callsPerSecond: 0.001 },
  });
  const channel = openChannel(server.address);
  const health = clientOf(Health, channel);
  await health.check({});
  const fault = await faultOf(health.check({}));
  assert.deepEqual([fault.code, fault.reason], ["RESOURCE_EXHAUSTED", "RATE_EXCEEDED"]);
  assert.ok(fault.retryAfterMs! > 100_000 && fault.retryAfterMs! <= 1_000_000);
  assert.match(fault.message, /^127\.0\.0\.1 calls too often/);
  channel.close();
  await server.drain(0);
});
