import process from "node:process";
import { systemClock } from "../services/kit/clock.ts";
import { runProcess } from "../services/kit/lifecycle/run-process.ts";
import { createLogger } from "../services/kit/telemetry/logger.ts";
import { loadGatewayConfig } from "./config.ts";
import { startGateway } from "./service.ts";

// The level from the configuration is known only once it has been read; until then, say all.
const early = createLogger({ level: "info", service: "gateway" });

await runProcess(async () => {
  const config = loadGatewayConfig({ environment: process.env });
  const logger = createLogger({ level: config.logLevel, service: "gateway" });
  return startGateway({ config, logger, clock: systemClock });
}, early);
