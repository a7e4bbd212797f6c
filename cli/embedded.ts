import process from "node:process";
import { loadGatewayConfig } from "#gateway/config.ts";
import { startGateway } from "#gateway/service.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { type Clock, systemClock } from "#lib/kit/clock.ts";
import type { ConfigOverride } from "#lib/kit/config/load-config.ts";
import { openBus } from "#lib/kit/events/open-bus.ts";
import { CloseableStack } from "#lib/kit/lifecycle/closeable-stack.ts";
import { createLogger, type Logger } from "#lib/kit/telemetry/logger.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { startAudit } from "#services/audit/service.ts";
import { loadExecutionConfig } from "#services/execution/config.ts";
import { startExecution } from "#services/execution/service.ts";
import { loadForecastConfig } from "#services/forecast/config.ts";
import { startForecast } from "#services/forecast/service.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { startRiskGate } from "#services/risk-gate/service.ts";

/** The five processes of pmx by name. */
export type ProcessName = "gateway" | "forecast" | "risk-gate" | "execution" | "audit";

/** All five, running in this process. */
export interface EmbeddedServices {
  readonly addresses: Readonly<Record<ProcessName, string>>;
  close(): Promise<void>;
}

/** How to start them. */
export interface EmbeddedOptions {
  /** Folder of the database files. */
  readonly dataDir: string;
  /** Free ports, or the fixed ones of the configuration. */
  readonly ports: "any" | "fixed";
  readonly host?: string;
  /** NATS server; without it, facts travel within the process. */
  readonly natsUrl?: string;
  readonly logLevel?: string;
  /** Whether unfinished sprints go on at once. */
  readonly resumeSprints: boolean;
  /** Folder of the configuration files; the repository's when absent. */
  readonly configFolder?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/**
 * Starts all five processes in this one: the same services, over real gRPC on loopback ports, with
 * their own database files. The only place that knows all of them.
 *
 * @throws Fault of whatever kept one from starting; those started before it are closed.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServices> {
  // One port can not serve five processes: here the ports come from the options alone.
  const { PMX_PORT: _, ...environment } = options.environment ?? process.env;
  const folder = options.configFolder === undefined ? {} : { folder: options.configFolder };
  const source = { environment, flags: flagsOf(options), ...folder };
  const configs = {
    audit: loadAuditConfig(source),
    forecast: loadForecastConfig(source),
    riskGate: loadRiskGateConfig(source),
    execution: loadExecutionConfig(source),
    gateway: loadGatewayConfig(source),
  };
  const { logLevel: level, natsUrl } = configs.gateway;
  const clock = options.clock ?? systemClock;
  const loggerOf = (service: ProcessName) =>
    options.logger?.child({ service }) ?? createLogger({ level, service });

  const stack = new CloseableStack();
  try {
    const bus = await openBus({ natsUrl, logger: loggerOf("gateway") });
    stack.push("event bus", () => bus.close());
    const start = async <S extends { address: string; close(): Promise<void> }>(
      name: ProcessName,
      service: (common: { logger: Logger; clock: Clock; bus: typeof bus }) => Promise<S>,
    ): Promise<string> => {
      const running = await service({ logger: loggerOf(name), clock, bus }).catch((error) => {
        throw startFault(error, name);
      });
      stack.push(name, () => running.close());
      return running.address;
    };
    // Callers come by way of the gateway: only its end has to be announced ahead.
    const unseen = { drainDelayMs: 0 };
    // Audit first: whoever tells facts finds it listening.
    const audit = await start("audit", (common) =>
      startAudit({ config: { ...configs.audit, ...unseen }, ...common }),
    );
    // One after the other: when one fails, those before it are on the stack and get closed.
    const forecast = await start("forecast", (common) =>
      startForecast({ config: { ...configs.forecast, ...unseen }, ...common }),
    );
    const riskGate = await start("risk-gate", (common) =>
      startRiskGate({ config: { ...configs.riskGate, ...unseen }, ...common }),
    );
    const execution = await start("execution", (common) =>
      startExecution({ config: { ...configs.execution, ...unseen }, ...common }),
    );
    const peers = { forecast, riskGate, execution, audit };
    const config = { ...configs.gateway, peers, resumeSprints: options.resumeSprints };
    const gateway = await start("gateway", (common) => startGateway({ config, ...common }));
    return {
      addresses: { gateway, forecast, "risk-gate": riskGate, execution, audit },
      close: () => stack.close(),
    };
  } catch (error) {
    await stack.close();
    throw error;
  }
}

/** What a person sets to change an option. */
const saidBy: Readonly<Record<string, string>> = {
  dataDir: "--data-dir or PMX_DATA_DIR",
  host: "--host or PMX_HOST",
  natsUrl: "environment NATS_URL",
  logLevel: "environment PMX_LOG_LEVEL",
};

/** PMX_PORT, which a process alone is told about, is not heard here: say what is. */
function startFault(error: unknown, name: ProcessName): unknown {
  if (!(error instanceof Fault) || error.reason !== "PORT_IN_USE") return error;
  const { code, reason, metadata } = error;
  const message = `${metadata.address} (${name}) is in use: stop the process that listens there, or set another port in ${name}.yaml of the configuration folder (PMX_CONFIG_DIR, or config/)`;
  return new Fault(code, reason, message, { metadata, cause: error });
}

function flagsOf(options: EmbeddedOptions): readonly ConfigOverride[] {
  const said: Readonly<Record<string, unknown>> = {
    dataDir: options.dataDir,
    port: options.ports === "any" ? 0 : undefined,
    host: options.host,
    natsUrl: options.natsUrl,
    logLevel: options.logLevel,
  };
  return Object.entries(said)
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => ({ source: saidBy[path] ?? "pmx", path, value }));
}
