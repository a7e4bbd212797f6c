import { once } from "node:events";
import process from "node:process";
import { Fault } from "#lib/kernel/fault.ts";
import { runProcess } from "#lib/kit/lifecycle/run-process.ts";
import { createLogger } from "#lib/kit/telemetry/logger.ts";

// A process that behaves as its argument says; run-process.test.ts starts it.
const behaviour = process.argv[2];
const logger = createLogger({ level: "info", service: "process-under-test" });

await runProcess(async (stopping) => {
  if (behaviour === "config") throw new Fault("INVALID_ARGUMENT", "CONFIG_INVALID", "port: no");
  if (behaviour === "port") throw new Fault("FAILED_PRECONDITION", "PORT_IN_USE", "1 is in use");
  if (behaviour === "bug") throw new TypeError("undefined is not a function");
  const alive = setInterval(() => undefined, 1000);
  logger.info("ready");
  if (behaviour === "crash") setTimeout(() => Promise.reject(new Error("forgotten")), 10);
  if (behaviour === "full") {
    const full = new Fault("RESOURCE_EXHAUSTED", "STORAGE_NOT_WRITABLE", "the disk is full");
    setTimeout(() => Promise.reject(full), 10);
  }
  if (behaviour === "waiting") {
    await once(stopping, "abort");
    throw stopping.reason;
  }
  return {
    close: async () => {
      if (behaviour === "stuck") await new Promise(() => undefined);
      if (behaviour === "broken") throw new Error("the store did not close");
      clearInterval(alive);
    },
  };
}, logger);
