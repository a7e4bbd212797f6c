import process from "node:process";
import { systemClock } from "../kit/clock.ts";
import { openBus } from "../kit/events/open-bus.ts";
import { runProcess } from "../kit/lifecycle/run-process.ts";
import { createLogger } from "../kit/telemetry/logger.ts";
import { loadForecastConfig } from "./config.ts";
import { startForecast } from "./service.ts";

// The level from the configuration is known only once it has been read; until then, say all.
const early = createLogger({ level: "info", service: "forecast" });

await runProcess(async () => {
  const config = loadForecastConfig({ environment: process.env });
  const logger = createLogger({ level: config.logLevel, service: "forecast" });
  const bus = await openBus({ natsUrl: config.natsUrl, logger });
  const service = await startForecast({ config, logger, clock: systemClock, bus });
  return {
    async close() {
      await service.close();
      await bus.close();
    },
  };
}, early);
