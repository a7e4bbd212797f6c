import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { Health, HealthCheckResponse_ServingStatus } from "#proto/grpc/health/v1/health_pb.ts";
import { freePortsInARow } from "#test/support/free-port.ts";
import { startPmx } from "#test/support/run-pmx.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const order = ["gateway", "forecast", "risk-gate", "execution", "audit"] as const;

test("serve --base-port listens on five ports in a row, in the order of the help", async () => {
  const base = await freePortsInARow(order.length);
  const serve = startPmx(["serve", "--base-port", `${base}`, "--data-dir", temporaryFolder()]);
  const up = new Promise<void>((resolve) => {
    serve.child.stdout?.on("data", () => {
      if (serve.printed().stdout.includes("Try: ")) resolve();
    });
  });
  await Promise.race([up, serve.finished]);
  const { stdout, stderr } = serve.printed();
  for (const [offset, name] of order.entries()) {
    assert.match(stdout, new RegExp(`${name} +127\\.0\\.0\\.1:${base + offset}$`, "m"), stderr);
    const channel = openChannel(`127.0.0.1:${base + offset}`);
    const { status } = await clientOf(Health, channel).check({});
    channel.close();
    assert.equal(status, HealthCheckResponse_ServingStatus.SERVING);
  }
  serve.child.kill("SIGTERM");
  assert.equal((await serve.finished).exitCode, 0);
});
