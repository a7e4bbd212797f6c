import type { TLSSocket } from "node:tls";
import { Fault } from "#lib/kernel/fault.ts";
import { isLoopback } from "../config/exposure.ts";
import type { ProcessSettings } from "../config/process-settings.ts";
import type { AnswerCall } from "../connect/answer-calls.ts";
import { fromOrigins } from "../connect/cross-origin.ts";
import { forLocalNames } from "../connect/local-names.ts";
import { connectionsPerAddressDefault } from "../connection-limit.ts";
import type { AnsweredMethods } from "../grpc/server/server.ts";
import { type CountRefusal, refusalOf } from "../grpc/shared/call-metrics.ts";
import type { HttpRoute } from "../http/route.ts";
import { type RunningHttpServer, startHttpServer } from "../http/server.ts";
import { openApiPath } from "../openapi/route.ts";
import { authorize } from "../security/authorize.ts";
import type { Tls } from "../security/tls.ts";
import type { Tokens } from "../security/tokens.ts";
import type { Logger } from "../telemetry/logger.ts";
import { openProcessMetrics, type ProcessMetrics } from "../telemetry/metrics/process-metrics.ts";
import { guardedPage, type PageRules } from "./page-guard.ts";

const metricsPath = "/metrics";

/** Opens the metrics of a process that serves them; of another one there are none. */
export async function metricsFor({
  httpPort,
}: Pick<ProcessSettings, "httpPort">): Promise<ProcessMetrics | undefined> {
  return httpPort === undefined ? undefined : openProcessMetrics();
}

/**
 * Serves `/metrics` and the routes of a service where its settings state a port for HTTP.
 * @throws Fault PORT_IN_USE, CONFIG_INVALID.
 */
export async function serveHttp(
  {
    host,
    httpPort,
    httpAllowedOrigins = [],
    connectionsPerAddressMax = connectionsPerAddressDefault,
  }: Pick<ProcessSettings, "host" | "httpPort" | "httpAllowedOrigins" | "connectionsPerAddressMax">,
  served: {
    readonly routes: readonly HttpRoute[];
    readonly metrics: ProcessMetrics | undefined;
    readonly logger: Logger;
    /** Who may read the routes; absent: everybody. Metrics are open, as health is. */
    readonly tokens?: Tokens | undefined;
    readonly refused: CountRefusal;
    /** The methods that are answered; who may call them may ask for pages. Nobody may before there are any. */
    readonly methods?: () => Pick<AnsweredMethods, "admit"> | undefined;
    /** Absent: in plain text. */
    readonly tls?: Tls | undefined;
    /** What answers RPCs over HTTP. */
    readonly calls?: AnswerCall | undefined;
  },
): Promise<RunningHttpServer | undefined> {
  const { logger, metrics, tokens, refused, tls, calls } = served;
  if (httpPort === undefined || metrics === undefined) return undefined;
  const pageRules: PageRules = {
    admit: () => (served.methods?.() ?? notYet()).admit,
    asksForCertificate: tls?.requiresClientCertificate === true,
    refused,
    tokens,
    isLoopback: isLoopback(host),
  };
  const guarded = served.routes.map((route) => {
    if (route.isOpen) return route;
    if (route.isPage) return guardedPage(route, pageRules);
    return tokens === undefined ? route : forReaders(route, tokens, refused);
  });
  const routes = [metricsRoute(metrics), ...guarded];
  // Whoever shows a token needs no certificate: scrapers and Argo have none. Without tokens nothing else tells strangers.
  const secured = tls && { tls, admitsStrangers: tokens !== undefined };
  // Off loopback, or over TLS, others have names for this machine, and the settings say who is let in.
  const isLocal = tokens === undefined && tls === undefined && isLoopback(host);
  const answerCalls =
    calls && fromOrigins(known(calls, tls), httpAllowedOrigins, [openApiPath], refused);
  return startHttpServer({
    listen: { host, port: httpPort },
    routes,
    logger,
    secured,
    limits: { connectionsPerAddressMax },
    refused: () => refused("connection"),
    calls:
      answerCalls && isLocal
        ? forLocalNames(answerCalls, httpAllowedOrigins, [metricsPath], refused)
        : answerCalls,
  });
}

function notYet(): never {
  throw new Fault("UNAVAILABLE", "DRAINING", "pages are not served yet: look again in a moment");
}

/** Calls of those alone who would reach the port of gRPC: where that asks for a certificate, they have shown one. */
function known(calls: AnswerCall, tls: Tls | undefined): AnswerCall {
  if (tls?.requiresClientCertificate !== true) return calls;
  return (request, response, refusal) => {
    const isKnown = (request.socket as Partial<TLSSocket>).authorized === true;
    return calls(request, response, isKnown ? refusal : withoutCertificate());
  };
}

function withoutCertificate(): Fault {
  const message =
    "the server asks who calls it for a certificate, and none that it trusts was shown";
  return new Fault("UNAUTHENTICATED", "TOKEN_INVALID", message);
}

/** A route that answers holders of a token of the scope read alone. */
function forReaders(route: HttpRoute, tokens: Tokens, refused: CountRefusal): HttpRoute {
  return {
    ...route,
    answer(request) {
      const { authorization: stated } = request.caller;
      const holder = stated === undefined ? undefined : tokens.holderOf(stated);
      try {
        authorize(route.path, holder, "read", { stated: stated !== undefined });
      } catch (error) {
        refused(refusalOf(error) ?? "token");
        throw error;
      }
      return route.answer(request);
    },
  };
}

/** What the process measured, as Prometheus scrapes it. */
function metricsRoute(metrics: ProcessMetrics): HttpRoute {
  return {
    path: metricsPath,
    isProbe: true,
    answer: async () => ({ contentType: metrics.contentType, body: await metrics.text() }),
  };
}
