import process from "node:process";
import { loadGatewayConfig } from "#gateway/config.ts";
import { startGateway } from "#gateway/service.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { type Clock, systemClock } from "#lib/kit/clock.ts";
import { configFault } from "#lib/kit/config/config-problem.ts";
import type { ConfigOverride } from "#lib/kit/config/load-config.ts";
import type { ProcessSettings } from "#lib/kit/config/process-settings.ts";
import { withoutServiceLinks } from "#lib/kit/config/service-link.ts";
import { usesTls } from "#lib/kit/config/tls-settings.ts";
import { HttpCalls } from "#lib/kit/connect/http-calls.ts";
import type { EventBus } from "#lib/kit/events/bus.ts";
import { openBus } from "#lib/kit/events/open-bus.ts";
import { CloseableStack } from "#lib/kit/lifecycle/closeable-stack.ts";
import { metricsFor } from "#lib/kit/lifecycle/serve-http.ts";
import { readCertificates } from "#lib/kit/security/certificates.ts";
import { createLogger, type Logger, type LoggerOptions } from "#lib/kit/telemetry/logger.ts";
import type { ProcessMetrics } from "#lib/kit/telemetry/metrics/process-metrics.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { startAudit } from "#services/audit/service.ts";
import { loadExecutionConfig } from "#services/execution/config.ts";
import { startExecution } from "#services/execution/service.ts";
import type { FitEngine } from "#services/forecast/app/ports.ts";
import { loadForecastConfig } from "#services/forecast/config.ts";
import { startForecast } from "#services/forecast/service.ts";
import type { FitStart } from "#services/forecast/workers/pool.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { startRiskGate } from "#services/risk-gate/service.ts";
import { type ProcessName, portOffset } from "./port-offset.ts";

export type { ProcessName } from "./port-offset.ts";

/** One port cannot serve five services, and each service here finds the others by itself. */
const standaloneVariables = [
  "PMX_PORT",
  "PMX_FORECAST_ADDRESS",
  "PMX_RISK_GATE_ADDRESS",
  "PMX_EXECUTION_ADDRESS",
  "PMX_AUDIT_ADDRESS",
] as const;

/** All five services, running in this process. */
export interface EmbeddedServices {
  readonly addresses: Readonly<Record<ProcessName, string>>;
  /** Where metrics and gates are read over HTTP; absent where the settings of the gateway state no port. */
  readonly httpAddress?: string;
  /** Whether these addresses and that of HTTP are reached over TLS alone. */
  readonly usesTls: boolean;
  /** Resumes the unfinished sprints that the start left alone. */
  resumeSprints(): Promise<void>;
  close(): Promise<void>;
}

/** What all five are started with. */
interface Common {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly metrics: ProcessMetrics | undefined;
}

/** How to start all five services. */
export interface EmbeddedOptions {
  /** Folder of the database files. */
  readonly dataDir: string;
  /** Free ports, the fixed ones of the configuration, or one after another in the order of the help. */
  readonly ports: "any" | "fixed" | { readonly from: number };
  readonly host?: string;
  /** Whether the host may be one that other machines reach. */
  readonly insecure?: boolean;
  /** NATS server; without it, facts travel within the process. */
  readonly natsUrl?: string;
  readonly logLevel?: string;
  /** Whether unfinished sprints are resumed at once. */
  readonly resumeSprints: boolean;
  /**
   * What of the forecast service is ready before the first forecast: all of it where absent, for others who call. A
   * command needs no more than threads, and one that mostly reads records none of them.
   */
  readonly forecastStart?: FitStart;
  /** What fits models in place of threads of its own, for several starts in one process; who gives it closes it. */
  readonly fits?: FitEngine;
  /** Folder of the configuration files; the repository's when absent. */
  readonly configFolder?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly logger?: Logger;
  /** By what the services stamp what they receive and make; the system's when absent. */
  readonly clock?: Clock;
  /** Where the log goes; to standard error when absent. */
  readonly log?: Pick<LoggerOptions, "write" | "format">;
}

/**
 * Starts all five services in this process, over real gRPC on loopback ports, each with its own
 * database file. The only file that imports all of them.
 *
 * @throws Fault of the first service that cannot start; those started before it are closed.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServices> {
  const given = withoutServiceLinks(options.environment ?? process.env);
  const { PMX_PORT: _, PMX_HEALTH_PORT: healthPort, ...environment } = given;
  // Probes ask the gateway, through which all calls enter, and only one that they know where to find.
  const forGateway = { ...environment, PMX_HEALTH_PORT: healthPort };
  const folder = options.configFolder === undefined ? {} : { folder: options.configFolder };
  const source = (name: ProcessName) => ({
    environment: name === "gateway" ? forGateway : environment,
    flags: flagsOf(options, portOffset[name]),
    ...folder,
  });
  const protect = options.ports === "any" ? toThisProcess : toOthers;
  const gatewaySettings = loadGatewayConfig(source("gateway"));
  const configs = {
    audit: protect(loadAuditConfig(source("audit"))),
    forecast: protect(loadForecastConfig(source("forecast"))),
    riskGate: protect(loadRiskGateConfig(source("risk-gate"))),
    execution: protect(loadExecutionConfig(source("execution"))),
    gateway: protect(gatewaySettings),
  };
  const { logLevel: level } = configs.gateway;
  const loggerOf = (service: ProcessName) =>
    options.logger?.child({ service }) ?? createLogger({ ...options.log, level, service });

  const ignored = standaloneVariables.filter((name) => given[name]);
  if (ignored.length > 0) {
    const message = "ignored: these variables belong to services that run alone";
    loggerOf("gateway").warn(message, { variables: ignored.join(", ") });
  }
  const stack = new CloseableStack();
  const metrics = await metricsFor(configs.gateway);
  // The gateway has the port.
  const calls = new HttpCalls();
  try {
    const bus = await openBus({ ...gatewaySettings, logger: loggerOf("gateway") });
    stack.push("event bus", () => bus.close());
    const run = async <S extends { address: string; close(): Promise<void> }>(
      name: ProcessName,
      service: (common: Common) => Promise<S>,
    ): Promise<S> => {
      const clock = options.clock ?? systemClock;
      const common = { logger: loggerOf(name), clock, bus, metrics, calls };
      const running = await service(common).catch((error) => {
        throw startFault(error, name);
      });
      stack.push(name, () => running.close());
      return running;
    };
    const start = async (...service: Parameters<typeof run>) => (await run(...service)).address;
    // Only the gateway needs a drain delay: all calls enter through it.
    // Metrics of all five are one process's, and the gateway serves them.
    const inner = { drainDelayMs: 0, httpPort: undefined };
    // Audit first, so that it has subscribed before the others publish.
    const audit = await start("audit", (common) =>
      startAudit({ config: { ...configs.audit, ...inner }, ...common }),
    );
    // One after another: when one fails, those before it are on the stack and get closed.
    const forecast = await start("forecast", (common) =>
      startForecast({
        config: { ...configs.forecast, ...inner },
        start: options.forecastStart,
        fits: options.fits,
        ...common,
      }),
    );
    const riskGate = await start("risk-gate", (common) =>
      startRiskGate({ config: { ...configs.riskGate, peers: { forecast }, ...inner }, ...common }),
    );
    const execution = await start("execution", (common) =>
      startExecution({
        config: { ...configs.execution, peers: { riskGate }, ...inner },
        ...common,
      }),
    );
    const peers = { forecast, riskGate, execution, audit };
    const { resumeSprints } = options;
    const config = { ...configs.gateway, peers, resumeSprints };
    const gateway = await run("gateway", (common) => startGateway({ config, ...common }));
    return {
      addresses: { gateway: gateway.address, forecast, "risk-gate": riskGate, execution, audit },
      ...(gateway.httpAddress !== undefined && { httpAddress: gateway.httpAddress }),
      usesTls: config.tls !== undefined && usesTls(config.tls),
      resumeSprints: () => gateway.resumeSprints(),
      close: () => stack.close(),
    };
  } catch (error) {
    await stack.closeAfterFailure(loggerOf("gateway"));
    throw error;
  }
}

/** Services of a command that ends by itself: nobody else knows their ports, nor needs a way in. */
function toThisProcess<Config extends ProcessSettings>(config: Config): Config {
  return {
    ...config,
    host: "127.0.0.1",
    tls: undefined,
    tokensFile: undefined,
    peerTokenFile: undefined,
    healthPort: undefined,
  };
}

/**
 * Services that others call too. Over TLS they show one certificate and call one another by address, so that a name
 * which it states is expected of the callee.
 * @throws Fault CONFIG_INVALID for tokens that callers need and the services themselves do not have.
 */
function toOthers<Config extends ProcessSettings>(config: Config): Config {
  const { tls, tokensFile, peerTokenFile } = config;
  if (tokensFile !== undefined && peerTokenFile === undefined) {
    const finding =
      "missing: with tokensFile the services need a token to call one another: one of read,trade (pmx token new)";
    throw configFault([
      { origin: "environment PMX_PEER_TOKEN_FILE", key: "peerTokenFile", finding },
    ]);
  }
  if (tls === undefined || !usesTls(tls) || tls.peerName !== undefined) return config;
  const { ownName } = readCertificates(tls, systemClock.nowMs());
  return { ...config, tls: { ...tls, ...(ownName && { peerName: ownName }) } };
}

/** The flag or variable that sets an option. */
const settingOf: Readonly<Record<string, string>> = {
  dataDir: "--data-dir or PMX_DATA_DIR",
  host: "--host or PMX_HOST",
  insecure: "--insecure or PMX_INSECURE",
  port: "--base-port",
  natsUrl: "environment NATS_URL",
  logLevel: "environment PMX_LOG_LEVEL",
};

/** Replaces the advice to set PMX_PORT, which does not apply when all services share a process. */
function startFault(error: unknown, name: ProcessName): unknown {
  if (!(error instanceof Fault) || error.reason !== "PORT_IN_USE") return error;
  const { code, reason, metadata } = error;
  const message = `${metadata.address} (${name}) is in use: stop the process that listens there, or choose other ports: all five with --base-port, as in pmx serve --base-port 51050, this one alone in ${name}.yaml of the configuration folder (PMX_CONFIG_DIR, or config/)`;
  return new Fault(code, reason, message, { metadata, cause: error });
}

function flagsOf(options: EmbeddedOptions, offset: number): readonly ConfigOverride[] {
  const { ports } = options;
  const values: Readonly<Record<string, unknown>> = {
    dataDir: options.dataDir,
    port: ports === "any" ? 0 : ports === "fixed" ? undefined : ports.from + offset,
    host: options.host,
    insecure: options.insecure,
    natsUrl: options.natsUrl,
    logLevel: options.logLevel,
  };
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => ({ source: settingOf[path] ?? "pmx", path, value }));
}
