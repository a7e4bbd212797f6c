import assert from "node:assert/strict";
import { before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { systemClock } from "#lib/kit/clock.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { register } from "#lib/kit/grpc/server/server.ts";
import { type RunningService, startService } from "#lib/kit/lifecycle/start-service.ts";
import {
  Health,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from "#proto/grpc/health/v1/health_pb.ts";
import { migrationsFolder, notesIn } from "#test/support/kit-schema/schema.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { EchoService } from "../grpc/echo-service.ts";

const order: string[] = [];
const folder = temporaryFolder();
let service: RunningService;
let startCall = () => {};
const callStarted = new Promise<void>((resolve) => {
  startCall = resolve;
});
let closeIntake = () => {};
const intakeClosed = new Promise<void>((resolve) => {
  closeIntake = resolve;
});

before(async () => {
  const config = {
    host: "127.0.0.1",
    insecure: false,
    port: 0,
    dataDir: folder,
    // Long enough for two calls on any machine.
    drainDelayMs: 2_000,
  };
  service = await startService(
    { config: { ...config, logLevel: "error" }, logger: quietLogger, clock: systemClock },
    {
      name: "ordered",
      migrations: pathToFileURL(`${migrationsFolder}/`),
      compose(store, { intake, work }) {
        intake.push("intake", async () => {
          order.push("intake closed");
          closeIntake();
        });
        work.push("work", async () => {
          notesIn(store.db);
          order.push("work closed, database still open");
        });
        const unused = () => Promise.reject(new Error("not called"));
        return [
          register(EchoService, {
            async echo({ value }) {
              if (value === "slow") {
                startCall();
                await intakeClosed;
                order.push("call under way answered");
              }
              return { value };
            },
            async *count() {},
            measure: unused,
            async *double() {},
            keep: unused,
            async *watchText() {},
          }),
        ];
      },
    },
  );
});

test("a service stops in order: readiness, intake, calls under way, work, database", async () => {
  const channel = openChannel(service.address);
  const [health, echo] = [clientOf(Health, channel), clientOf(EchoService, channel)];
  const slow = echo.echo({ value: "slow" });
  await callStarted;
  const closed = service.close().then(() => order.push("closed"));

  assert.equal((await health.check({})).status, ServingStatus.NOT_SERVING);
  assert.equal((await echo.echo({ value: "late" })).value, "late", "answers during the delay");
  assert.deepEqual(order, [], "nothing is closed during the delay");

  assert.equal((await slow).value, "slow");
  await closed;
  channel.close();
  assert.deepEqual(order, [
    "intake closed",
    "call under way answered",
    "work closed, database still open",
    "closed",
  ]);
});
