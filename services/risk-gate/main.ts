import process from "node:process";
import { systemClock } from "../kit/clock.ts";
import { openBus } from "../kit/events/open-bus.ts";
import { CloseableStack } from "../kit/lifecycle/closeable-stack.ts";
import { runProcess } from "../kit/lifecycle/run-process.ts";
import { createLogger } from "../kit/telemetry/logger.ts";
import { loadRiskGateConfig } from "./config.ts";
import { startRiskGate } from "./service.ts";

// The level from the configuration is known only once it has been read; until then, say all.
const early = createLogger({ level: "info", service: "risk-gate" });

await runProcess(async () => {
  const config = loadRiskGateConfig({ environment: process.env });
  const logger = createLogger({ level: config.logLevel, service: "risk-gate" });
  const stack = new CloseableStack();
  const bus = await openBus({ natsUrl: config.natsUrl, logger });
  stack.push("event bus", () => bus.close());
  try {
    const service = await startRiskGate({ config, logger, clock: systemClock, bus });
    stack.push("risk-gate service", () => service.close());
  } catch (error) {
    await stack.close();
    throw error;
  }
  return stack;
}, early);
