import process from "node:process";
import { systemClock } from "../kit/clock.ts";
import { openBus } from "../kit/events/open-bus.ts";
import { CloseableStack } from "../kit/lifecycle/closeable-stack.ts";
import { runProcess } from "../kit/lifecycle/run-process.ts";
import { createLogger } from "../kit/telemetry/logger.ts";
import { loadAuditConfig } from "./config.ts";
import { startAudit } from "./service.ts";

// The level from the configuration is known only once it has been read; until then, say all.
const early = createLogger({ level: "info", service: "audit" });

await runProcess(async () => {
  const config = loadAuditConfig({ environment: process.env });
  const logger = createLogger({ level: config.logLevel, service: "audit" });
  const stack = new CloseableStack();
  const bus = await openBus({ natsUrl: config.natsUrl, logger });
  stack.push("event bus", () => bus.close());
  try {
    const service = await startAudit({ config, logger, clock: systemClock, bus });
    stack.push("audit service", () => service.close());
  } catch (error) {
    await stack.close();
    throw error;
  }
  return stack;
}, early);
