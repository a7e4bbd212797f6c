import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { Health, HealthCheckResponse_ServingStatus } from "#proto/grpc/health/v1/health_pb.ts";
import { startPmx } from "#test/support/run-pmx.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const order = ["gateway", "forecast", "risk-gate", "execution", "audit"] as const;

/** Whether nobody listens there. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** The first of five free ports in a row, below those that the system hands out. */
async function fiveFreePorts(): Promise<number> {
  for (;;) {
    const base = 20_000 + Math.floor(Math.random() * 10_000);
    const free = await Promise.all(order.map((_, offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
}

test("serve --base-port listens on five ports in a row, in the order of the help", async () => {
  const base = await fiveFreePorts();
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
