import { buildOfSource, packageVersion } from "../../build.ts";

/** What one process measures of itself; services that run in one process share it. */
export interface ProcessMetrics {
  readonly contentType: string;
  /** Every series, in Prometheus' text format. */
  text(): Promise<string>;
}

/**
 * Opens a registry with the figures of the process, its heap, its event loop and its build. The library is loaded
 * here, since most processes that people start serve no metrics.
 */
export async function openProcessMetrics(): Promise<ProcessMetrics> {
  const { default: client } = await import("prom-client");
  const registry = new client.Registry();
  client.collectDefaultMetrics({ register: registry });
  new client.Gauge({
    name: "pmx_build_info",
    help: "Always 1; the labels say what runs.",
    labelNames: ["version", "build"],
    registers: [registry],
  }).set({ version: packageVersion().version, build: buildOfSource() }, 1);
  return { contentType: registry.contentType, text: () => registry.metrics() };
}
