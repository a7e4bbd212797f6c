import process from "node:process";
import { systemClock } from "../clock.ts";
import { checkEnvironment } from "../config/check-environment.ts";
import type { ConfigSource } from "../config/config-source.ts";
import type { ProcessSettings, StatelessSettings } from "../config/process-settings.ts";
import { openBus } from "../events/open-bus.ts";
import { createLogger } from "../telemetry/logger.ts";
import { CloseableStack } from "./closeable-stack.ts";
import { runProcess } from "./run-process.ts";
import type { FactServiceOptions, RunningService, ServiceOptions } from "./start-service.ts";

/** Runs one service as this process, configured by files and environment, until SIGTERM or SIGINT. */
export async function runService<Config extends StatelessSettings>(
  name: string,
  load: (source: ConfigSource) => Config,
  start: (options: ServiceOptions<Config>) => Promise<{ close(): Promise<void> }>,
): Promise<void> {
  // The level is known once the configuration has been read; until then everything is logged.
  const early = createLogger({ level: "info", service: name });
  await runProcess(async () => {
    const config = load({ environment: checkEnvironment(process.env) });
    const logger = createLogger({ level: config.logLevel, service: name });
    return start({ config, logger, clock: systemClock });
  }, early);
}

/** Starts a service with its own bus: NATS where the settings name a server. */
export function withBus<Config extends ProcessSettings>(
  start: (options: FactServiceOptions<Config>) => Promise<RunningService>,
): (options: ServiceOptions<Config>) => Promise<{ close(): Promise<void> }> {
  return async (options) => {
    const stack = new CloseableStack();
    const bus = await openBus({ ...options.config, logger: options.logger });
    stack.push("event bus", () => bus.close());
    try {
      const service = await start({ ...options, bus });
      stack.push("service", () => service.close());
    } catch (error) {
      await stack.closeAfterFailure(options.logger);
      throw error;
    }
    return stack;
  };
}
