import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { systemClock } from "#lib/kit/clock.ts";
import { withBus } from "#lib/kit/lifecycle/run-service.ts";
import { startService } from "#lib/kit/lifecycle/start-service.ts";
import { openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { migrationsFolder } from "#test/support/kit-schema/schema.ts";
import { recordingLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const migrations = pathToFileURL(`${migrationsFolder}/`);

function optionsOf(dataDir: string) {
  const { logger, lines } = recordingLogger();
  const listen = { host: "127.0.0.1", port: 0 };
  const config = {
    ...listen,
    insecure: false,
    dataDir,
    drainDelayMs: 0,
    logLevel: "error",
  } as const;
  return { options: { config, logger, clock: systemClock }, lines };
}

const fail = (message: string) => () => Promise.reject(new Error(message));

test("a start that fails throws its own error and closes everything, also after a closer that fails", async () => {
  const folder = temporaryFolder();
  const { options, lines } = optionsOf(folder);
  const closed: string[] = [];
  const starting = startService(options, {
    name: "failing",
    migrations,
    compose(_store, { intake, work }) {
      work.push("relay", async () => void closed.push("relay"));
      work.push("peers", fail("the peers are busy"));
      intake.push("runner", fail("the runner is busy"));
      throw new Error("the cause");
    },
  });
  await assert.rejects(starting, /^Error: the cause$/);
  assert.deepEqual(closed, ["relay"]);
  const errors = lines.filter((line) => line.includes('"level":"error"')).join("\n");
  assert.match(errors, /closing runner failed: the runner is busy/);
  assert.match(errors, /closing peers failed: the peers are busy/);
  // The database is open to one store at a time.
  await (await openKitStore(join(folder, "failing.db"))).close();
});

test("a service that cannot start throws its own error although its bus does not close", async () => {
  const { options, lines } = optionsOf(temporaryFolder());
  const start = withBus(({ bus }) => {
    bus.close = fail("the bus is busy");
    return Promise.reject(new Error("the cause"));
  });
  await assert.rejects(start(options, new AbortController().signal), /^Error: the cause$/);
  assert.match(lines.join("\n"), /closing event bus failed: the bus is busy/);
});
