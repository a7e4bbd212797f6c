import type { ProcessSettings } from "../config/process-settings.ts";
import type { HttpRoute } from "../http/route.ts";
import { type RunningHttpServer, startHttpServer } from "../http/server.ts";
import type { Logger } from "../telemetry/logger.ts";
import { openProcessMetrics, type ProcessMetrics } from "../telemetry/metrics/process-metrics.ts";

/**
 * Serves `/metrics` and the routes of a service where its settings state a port for HTTP.
 * @throws Fault PORT_IN_USE, CONFIG_INVALID.
 */
export async function serveHttp(
  { host, httpPort }: Pick<ProcessSettings, "host" | "httpPort">,
  served: {
    readonly routes: readonly HttpRoute[];
    /** Those of the process; absent, they are opened here. */
    readonly metrics: ProcessMetrics | undefined;
    readonly logger: Logger;
  },
): Promise<RunningHttpServer | undefined> {
  if (httpPort === undefined) return undefined;
  const { logger, metrics = await openProcessMetrics() } = served;
  const routes = [metricsRoute(metrics), ...served.routes];
  return startHttpServer({ listen: { host, port: httpPort }, routes, logger });
}

/** What the process measured, as Prometheus scrapes it. */
function metricsRoute(metrics: ProcessMetrics): HttpRoute {
  return {
    path: "/metrics",
    answer: async () => ({ contentType: metrics.contentType, body: await metrics.text() }),
  };
}
