import * as grpc from "@grpc/grpc-js";
import type { Tls } from "../../security/tls.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { noMetrics, type ServiceMetrics } from "../../telemetry/metrics/service-metrics.ts";
import "../shared/silence-grpc-log.ts";
import { callMetricTable, refusalCounter } from "../shared/call-metrics.ts";
import { definitionOf, pathOf } from "../shared/service-definition.ts";
import { type AdmissionRules, type Admit, admission, admitting } from "./admission.ts";
import type { ServerCall } from "./call.ts";
import { limitConnections, watchTransport } from "./connections.ts";
import type { Registration } from "./handlers.ts";
import { Health } from "./health.ts";
import { type HealthServer, startHealthServer } from "./health-server.ts";
import { accessLog } from "./interceptors/access-log.ts";
import { callMetrics } from "./interceptors/call-metrics.ts";
import { callTrace } from "./interceptors/call-trace.ts";
import { deadline } from "./interceptors/deadline.ts";
import { DrainGate } from "./interceptors/drain-gate.ts";
import { inflightLimit } from "./interceptors/inflight-limit.ts";
import { chain, type Interceptor } from "./interceptors/interceptor.ts";
import { yieldFirst } from "./interceptors/yield-first.ts";
import { defaultLimits, type ServerLimits, serverOptions, watchesOf } from "./options.ts";
import { bindPort, hostPort, type ListenSettings } from "./port.ts";
import { reflectionOf } from "./reflection.ts";
import { serve } from "./serve.ts";
import { type ServedMethod, servedMethods } from "./served-method.ts";
import { shutDown } from "./shut-down.ts";
import { UnreadAnswers } from "./unread-answers.ts";

export type { Registration } from "./handlers.ts";
export { register } from "./handlers.ts";
export type { ServerLimits } from "./options.ts";

/** A method behind all that its calls pass through. */
export interface AnsweredMethod extends ServedMethod {
  readonly intercept: Interceptor;
}

/** The methods of the services of a server, without health and reflection. */
export interface AnsweredMethods {
  readonly answered: readonly AnsweredMethod[];
  /** The services that they are of. */
  readonly registrations: readonly Registration[];
  readonly unread: UnreadAnswers;
  /** Undefined where everybody is admitted. */
  readonly admit: Admit | undefined;
}

/** A server that listens. */
export interface RunningServer {
  /** Where it listens, as `127.0.0.1:50051`. */
  readonly address: string;
  readonly port: number;
  /** Where health alone is served, if anywhere. */
  readonly healthAddress?: string;
  /** What it answers, for who brings calls by another way than gRPC. */
  readonly methods: AnsweredMethods;
  /** Sets the health of the server and of each of its services. */
  setServing(serving: boolean): void;
  /**
   * Stops: health says NOT_SERVING, new calls are refused, watches end with UNAVAILABLE/DRAINING,
   * other calls have `graceMs` to finish before they end the same way.
   */
  drain(graceMs: number): Promise<void>;
}

/**
 * Serves the registrations, reflection (v1 and v1alpha) and health, in plain text unless TLS is given. Its health is SERVING
 * unless `serving` is false; `healthListen` is where it is served a second time, by itself.
 * @throws Fault PORT_IN_USE, CONFIG_INVALID.
 */
export async function startServer(options: {
  readonly listen: ListenSettings;
  readonly healthListen?: ListenSettings | undefined;
  readonly tls?: Tls | undefined;
  readonly admission?: AdmissionRules;
  readonly registrations: readonly Registration[];
  readonly logger: Logger;
  readonly limits?: Partial<ServerLimits> | undefined;
  readonly serving?: boolean;
  /** Where calls are measured; nowhere when absent. */
  readonly metrics?: ServiceMetrics;
}): Promise<RunningServer> {
  const { metrics = noMetrics } = options;
  const limits: ServerLimits = { ...defaultLimits, ...options.limits };
  const services = options.registrations.map((registration) => registration.service);
  const health = new Health(
    services.map((service) => service.typeName),
    options.serving ?? true,
  );
  const reflection = reflectionOf(
    [...services, health.registration.service],
    options.registrations.flatMap(({ settings }) => settings.reflected ?? []),
  );
  const isWatch = watchesOf(services, limits.unboundedMethods);
  const gate = new DrainGate();
  const unread = new UnreadAnswers({
    connectionMax: limits.connectionUnreadBytesMax,
    serverMax: limits.unreadBytesMax,
  });
  const meter = metrics.meter(callMetricTable);
  const refused = refusalCounter(meter);
  const measured = metrics.isRead ? [callMetrics(meter)] : [];
  const common = [...measured, accessLog(options.logger), gate.intercept];
  const traced = [callTrace, ...common];
  const deadlines = (isUnbounded: typeof isWatch): Interceptor =>
    deadline({
      defaultMs: limits.deadlineDefaultMs,
      capMs: limits.deadlineCapMs,
      isUnbounded,
    });
  const calls = inflightLimit(limits.callsInFlightMax);
  const watches = inflightLimit(limits.watchesOpenMax);
  const limit: Interceptor = (call, next) => (isWatch(call) ? watches : calls)(call, next);

  const served = {
    services: options.registrations,
    health: [health.registration],
    reflection,
  };
  const admitted = admission(options.admission ?? {}, served, options.logger, refused);
  const server = new grpc.Server({
    ...serverOptions(limits),
    ...(admitted && { interceptors: [admitting(admitted)] }),
  });
  const add = (
    registration: Registration,
    interceptors: readonly Interceptor[],
  ): readonly AnsweredMethod[] => {
    const methods = servedMethods(registration);
    const intercept = chain(interceptors);
    server.addService(definitionOf(registration.service), serve(methods, { intercept, unread }));
    return methods.map((one) => ({ ...one, intercept }));
  };
  const answered = options.registrations.flatMap((registration) =>
    add(registration, [...traced, unread.intercept, limit, deadlines(isWatch), yieldFirst]),
  );
  // Probes must be answered while the service is overloaded, and their streams may stay open.
  // A trace of a probe says nothing.
  add(health.registration, [...common, deadlines(() => true)]);
  for (const one of reflection) add(one, [...traced, deadlines(() => true)]);

  const { listen, healthListen, tls, logger } = options;
  const port = await bindPort(server, listen, { tls });
  limitConnections(server, limits, refused);
  const all = [...options.registrations, health.registration, ...reflection];
  const methods = all.flatMap(({ service }) => service.methods);
  if (metrics.isRead) watchTransport(server, new Set(methods.map(pathOf)), refused);
  const probed = await probedAt(server, healthListen, {
    ...{ health, limits, unread, logger, refused },
  });
  let draining: Promise<void> | undefined;
  const address = hostPort(listen.host, port);
  logger.info("the server listens", { address });
  return {
    address,
    port,
    methods: { answered, registrations: options.registrations, unread, admit: admitted },
    ...(probed && { healthAddress: probed.address }),
    setServing: (serving) => health.setServing(serving),
    drain: (graceMs) => {
      // Tools keep their reflection streams open while they run.
      const endsAtOnce = (call: ServerCall) =>
        isWatch(call) || reflection.some(({ service }) => service === call.method.parent);
      // Until it has stopped, probes are told NOT_SERVING.
      draining ??= shutDown({ server, health, gate, endsAtOnce, graceMs }).then(() =>
        probed?.close(),
      );
      return draining;
    },
  };
}

/** Health on a port of its own, where one is asked for; without it the server does not stay up. */
async function probedAt(
  server: grpc.Server,
  listen: ListenSettings | undefined,
  parts: Omit<Parameters<typeof startHealthServer>[0], "listen">,
): Promise<HealthServer | undefined> {
  if (listen === undefined) return undefined;
  try {
    return await startHealthServer({ listen, ...parts });
  } catch (error) {
    server.forceShutdown();
    throw error;
  }
}
