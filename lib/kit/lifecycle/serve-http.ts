import type { ProcessSettings } from "../config/process-settings.ts";
import type { HttpRoute } from "../http/route.ts";
import { type RunningHttpServer, startHttpServer } from "../http/server.ts";
import type { Logger } from "../telemetry/logger.ts";
import { openProcessMetrics, type ProcessMetrics } from "../telemetry/metrics/process-metrics.ts";

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
  { host, httpPort }: Pick<ProcessSettings, "host" | "httpPort">,
  served: {
    readonly routes: readonly HttpRoute[];
    readonly metrics: ProcessMetrics | undefined;
    readonly logger: Logger;
  },
): Promise<RunningHttpServer | undefined> {
  const { logger, metrics } = served;
  if (httpPort === undefined || metrics === undefined) return undefined;
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
