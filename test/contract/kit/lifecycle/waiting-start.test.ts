import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { systemClock } from "#lib/kit/clock.ts";
import { withBus } from "#lib/kit/lifecycle/run-service.ts";
import { eventually } from "#test/support/eventually.ts";
import { startNatsServer } from "#test/support/nats-server.ts";
import { recordingLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

function optionsOf(natsUrl: string) {
  const { logger, lines } = recordingLogger();
  const config = {
    ...{ host: "127.0.0.1", port: 0, insecure: false, drainDelayMs: 0 },
    ...{ dataDir: temporaryFolder(), natsUrl, logLevel: "error" as const },
  };
  return { options: { config, logger, clock: systemClock }, lines };
}

/** A service that starts as soon as it has a bus. */
const start = withBus(async () => ({ address: "", port: 0, close: async () => undefined }));

test("a process that comes before the NATS server waits for it, says so, and starts when it is there", async () => {
  const nats = await startNatsServer();
  await nats.kill();
  const { options, lines } = optionsOf(nats.url);
  let isStarted = false;
  const starting = start(options, new AbortController().signal).finally(() => {
    isStarted = true;
  });
  const waits = /"warn".*the process waits: No NATS server answers at/;
  await eventually("the process says that it waits", () => waits.test(lines.join("\n")));
  assert.equal(isStarted, false);
  await nats.restart();
  await (await starting).close();
  await nats.kill();
});

test("a process that waits for the NATS server ends when it is stopped", async () => {
  const { options } = optionsOf("nats://127.0.0.1:1");
  const stopping = new AbortController();
  const starting = start(options, stopping.signal);
  await delay(100);
  stopping.abort();
  await assert.rejects(starting, (error) => error === stopping.signal.reason);
});

test("a NATS server without JetStream is not waited for", async () => {
  const nats = await startNatsServer({ jetStream: false });
  const { options } = optionsOf(nats.url);
  await assert.rejects(start(options, new AbortController().signal), /has no JetStream/);
  await nats.kill();
});
