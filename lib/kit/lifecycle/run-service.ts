import process from "node:process";
import { Fault } from "#lib/kernel/fault.ts";
import { pause } from "../async/pause.ts";
import { systemClock } from "../clock.ts";
import { checkEnvironment } from "../config/check-environment.ts";
import type { ConfigSource } from "../config/config-source.ts";
import type { ProcessSettings, StatelessSettings } from "../config/process-settings.ts";
import type { EventBus } from "../events/bus.ts";
import { openBus } from "../events/open-bus.ts";
import { createLogger, type Logger } from "../telemetry/logger.ts";
import { CloseableStack } from "./closeable-stack.ts";
import { runProcess } from "./run-process.ts";
import type { FactServiceOptions, RunningService, ServiceOptions } from "./start-service.ts";

/** Runs one service as this process, configured by files and environment, until SIGTERM or SIGINT. */
export async function runService<Config extends StatelessSettings>(
  name: string,
  load: (source: ConfigSource) => Config,
  start: (
    options: ServiceOptions<Config>,
    stopping: AbortSignal,
  ) => Promise<{ close(): Promise<void> }>,
): Promise<void> {
  // The level is known once the configuration has been read; until then everything is logged.
  const early = createLogger({ level: "info", service: name });
  await runProcess(async (stopping) => {
    const config = load({ environment: checkEnvironment(process.env) });
    const logger = createLogger({ level: config.logLevel, service: name });
    return start({ config, logger, clock: systemClock }, stopping);
  }, early);
}

const shortestRetryMs = 250;
const longestRetryMs = 2_000;

/**
 * The bus of a process. Processes start in any order: one that comes before the NATS server waits for it, and listens
 * only then.
 * @throws Fault of a server that cannot serve, or the reason of `stopping` when it aborts
 */
async function openBusInTime(
  config: ProcessSettings,
  logger: Logger,
  stopping: AbortSignal,
): Promise<EventBus> {
  for (let delayMs = shortestRetryMs; ; delayMs = Math.min(2 * delayMs, longestRetryMs)) {
    try {
      return await openBus({ ...config, logger });
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== "UNAVAILABLE") throw error;
      stopping.throwIfAborted();
      logger.warn(`the process waits: ${error.message}`);
      await pause(delayMs, stopping);
      stopping.throwIfAborted();
    }
  }
}

/** Starts a service with its own bus: NATS where the settings name a server. */
export function withBus<Config extends ProcessSettings>(
  start: (options: FactServiceOptions<Config>) => Promise<RunningService>,
): (options: ServiceOptions<Config>, stopping: AbortSignal) => Promise<{ close(): Promise<void> }> {
  return async (options, stopping) => {
    const stack = new CloseableStack();
    const bus = await openBusInTime(options.config, options.logger, stopping);
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
