import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause } from "../async/pause.ts";
import type { Clock } from "../clock.ts";
import { refuseExposure } from "../config/exposure.ts";
import type { ProcessSettings, StatelessSettings } from "../config/process-settings.ts";
import { HttpCalls } from "../connect/http-calls.ts";
import type { EventBus } from "../events/bus.ts";
import { type Channel, openChannel } from "../grpc/client/client.ts";
import type { ChannelSettings } from "../grpc/client/options.ts";
import type { ServerLimits } from "../grpc/server/options.ts";
import { type AnsweredMethods, type Registration, startServer } from "../grpc/server/server.ts";
import { callMetricTable, refusalCounter } from "../grpc/shared/call-metrics.ts";
import type { HttpRoute } from "../http/route.ts";
import { openApiRoute } from "../openapi/route.ts";
import { openSecurity } from "../security/security.ts";
import { freeBytes } from "../store/database-state.ts";
import { openStore, type Store } from "../store/open-store.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { ProcessMetrics } from "../telemetry/metrics/process-metrics.ts";
import { noMetrics, type ServiceMetrics } from "../telemetry/metrics/service-metrics.ts";
import { CloseableStack } from "./closeable-stack.ts";
import { followStorage } from "./follow-storage.ts";
import { Readiness } from "./readiness.ts";
import { metricsFor, serveHttp } from "./serve-http.ts";
import { disablePretenuring } from "./v8-heap.ts";

/** What a service is started with. */
export interface ServiceOptions<Config extends StatelessSettings> {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Metrics of the process where it runs several services; absent, a service opens its own to serve them. */
  readonly metrics?: ProcessMetrics | undefined;
  /** What is answered over HTTP where the process runs several services; absent, a service answers its own alone. */
  readonly calls?: HttpCalls | undefined;
}

/** What a service that publishes or consumes facts is started with. */
export interface FactServiceOptions<Config extends ProcessSettings> extends ServiceOptions<Config> {
  readonly bus: EventBus;
}

/** A service while it runs. */
export interface RunningService {
  readonly address: string;
  readonly port: number;
  /** Where it answers HTTP; absent where the settings state no port for it. */
  readonly httpAddress?: string;
  /** Ends its calls and its background work, then closes the database. */
  close(): Promise<void>;
}

/** Where the parts of a service register to be closed. */
export interface ServiceClosers {
  /** What starts work by itself (consumers, runners): closed before the server ends its calls. */
  readonly intake: CloseableStack;
  /** What calls in progress still need (relays, threads, peers): closed after the server. */
  readonly work: CloseableStack;
}

/** Where the parts of a service say what can be seen of them from outside. */
export interface ServiceSight {
  readonly metrics: ServiceMetrics;
  /** What HTTP serves besides metrics; a service adds its own. */
  readonly routes: HttpRoute[];
  /** What the service needs; it is there unless the service says otherwise. */
  readonly readiness: Readiness;
}

/** Opens a channel to another service, as the settings say who this process is; its calls are measured. */
export type OpenPeer = (address: string, settings?: ChannelSettings) => Channel;

/** What every service has. */
interface CommonParts {
  /** Name of the service in messages, and of its database file. */
  readonly name: string;
  /** How long calls in progress may take to end when the service stops; 5 s by default. */
  readonly drainGraceMs?: number;
  readonly limits?: Partial<ServerLimits>;
}

/** The parts of a service: its database, what works on it, and the RPCs that answer from it. */
export interface ServiceParts extends CommonParts {
  readonly migrations: URL;
  /** Builds the RPCs over the open database; pushes whatever must be closed. */
  compose(
    store: Store,
    closers: ServiceClosers,
    sight: ServiceSight,
    openPeer: OpenPeer,
  ): readonly Registration[] | Promise<readonly Registration[]>;
}

/** The parts of a service that keeps nothing. */
export interface StatelessParts extends CommonParts {
  /** Builds the RPCs; pushes whatever must be closed. */
  compose(
    closers: ServiceClosers,
    sight: ServiceSight,
    openPeer: OpenPeer,
  ): Promise<readonly Registration[]>;
}

/**
 * Opens the database, composes the service over it and answers RPCs. It closes in this order:
 * health says NOT_SERVING; after `drainDelayMs` the intake stops; the server ends its watches and lets
 * calls in progress finish; HTTP ends; the work ends and its last facts are published; the database closes.
 * A start that fails closes what it opened.
 * @throws Fault CONFIG_INVALID for a host that is not loopback, PORT_IN_USE, DATABASE_LOCKED, DATABASE_VERSION, DATABASE_CORRUPT, STORAGE_NOT_WRITABLE.
 */
export function startService(
  options: ServiceOptions<ProcessSettings> & Partial<FactServiceOptions<ProcessSettings>>,
  { migrations, compose, ...parts }: ServiceParts,
): Promise<RunningService> {
  const { config, logger, bus } = options;
  const { name } = parts;
  return startStateless(options, {
    ...parts,
    async compose(closers, sight, openPeer) {
      const path = join(config.dataDir, `${name}.db`);
      const migrationsFolder = fileURLToPath(migrations);
      const { metrics, readiness } = sight;
      const store = await openStore({ path, migrationsFolder, logger, metrics });
      closers.work.push(`${name} database`, () => store.close());
      const stopLooking = followStorage(store, readiness, () => freeBytes(config.dataDir));
      closers.work.push(`looks at the ${name} database`, async () => stopLooking());
      // Facts wait in the outbox of their owner, and gates for them: no other replica could do more.
      if (bus?.onReachable !== undefined) readiness.note("nats", true);
      bus?.onReachable?.((isReachable) => readiness.note("nats", isReachable));
      return compose(store, closers, sight, openPeer);
    },
  });
}

/**
 * Composes a service that keeps nothing, and answers RPCs; closes as `startService` does.
 * @throws Fault CONFIG_INVALID, PORT_IN_USE.
 */
export async function startStateless(
  options: ServiceOptions<StatelessSettings>,
  { name, drainGraceMs = 5_000, limits, compose }: StatelessParts,
): Promise<RunningService> {
  const { config, logger } = options;
  const stack = new CloseableStack();
  const intake = new CloseableStack();
  refuseExposure(config);
  disablePretenuring();
  try {
    const security = openSecurity(config, logger);
    stack.push(`${name} files of TLS and tokens`, async () => security.close());
    const ofProcess = options.metrics ?? (await metricsFor(config));
    const metrics = ofProcess?.ofService(name, logger) ?? noMetrics;
    const routes: HttpRoute[] = [];
    const readiness = new Readiness(logger, metrics);
    const closers = { intake, work: stack };
    const meter = metrics.meter(callMetricTable);
    const openPeer: OpenPeer = (address, settings) =>
      openChannel(address, { ...security.caller, ...settings, meter });
    const registrations = await compose(closers, { metrics, routes, readiness }, openPeer);
    // Before what they are read from is closed.
    stack.push(`${name} metrics`, async () => metrics.close());
    // There are none before the server of gRPC is up, whose methods they call.
    const calls = options.calls ?? new HttpCalls();
    const refused = refusalCounter(meter);
    routes.push(openApiRoute(() => calls.registrations));
    let answered: AnsweredMethods | undefined;
    const http = await serveHttp(config, {
      calls: calls.answering(refused),
      routes,
      metrics: ofProcess,
      logger,
      tokens: security.tokens,
      refused,
      tls: security.tls,
      methods: () => answered,
    });
    // After the calls have ended, before what they read is closed.
    if (http !== undefined) stack.push(`${name} HTTP`, () => http.close(drainGraceMs));
    const { host, healthPort, connectionsPerAddressMax } = config;
    const server = await startServer({
      listen: config,
      healthListen: healthPort === undefined ? undefined : { host, port: healthPort },
      tls: security.tls,
      admission: { tokens: security.tokens, callsPerSecond: config.callsPerSecondPerClient },
      registrations,
      logger,
      limits: {
        ...(connectionsPerAddressMax !== undefined && { connectionsPerAddressMax }),
        ...limits,
      },
      metrics,
    });
    answered = server.methods;
    calls.add(answered);
    stack.push(`${name} server`, () => server.drain(drainGraceMs));
    stack.push(`${name} intake`, () => intake.close());
    readiness.follow((isReady) => server.setServing(isReady));
    stack.push(`${name} readiness`, async () => {
      readiness.stop();
      await pause(config.drainDelayMs);
    });
    return {
      address: server.address,
      port: server.port,
      ...(http !== undefined && { httpAddress: http.address }),
      close: () => stack.close(),
    };
  } catch (error) {
    await intake.closeAfterFailure(logger);
    await stack.closeAfterFailure(logger);
    throw error;
  }
}
