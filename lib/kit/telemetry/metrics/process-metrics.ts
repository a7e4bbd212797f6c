import type { Counter, Gauge, Histogram, Registry } from "prom-client";
import { buildOfSource, packageVersion } from "../../build.ts";
import type { Logger } from "../logger.ts";
import type { MetricDefinition, MetricTable } from "./metric-table.ts";
import { serviceMetricTable } from "./process-metric-table.ts";
import type { Meter, Sample, ServiceMetrics } from "./service-metrics.ts";

/** What one process measures of itself. Services that run in one process share it. */
export interface ProcessMetrics {
  readonly contentType: string;
  /** Every series, in Prometheus' text format. */
  text(): Promise<string>;
  /** The metrics of a service of this process. */
  ofService(service: string, logger: Logger): ServiceMetrics;
}

type Client = typeof import("prom-client");
type Read = () =>
  | readonly Sample<MetricDefinition>[]
  | Promise<readonly Sample<MetricDefinition>[]>;

/** How a service reads a gauge. */
interface Reading {
  readonly service: string;
  readonly read: Read;
  readonly failed: (error: unknown) => void;
}

/**
 * Opens a registry with the figures of the process, its heap and its event loop. The library is loaded here, since
 * most processes that people start serve no metrics.
 */
export async function openProcessMetrics(): Promise<ProcessMetrics> {
  const { default: client } = await import("prom-client");
  const registry = new client.Registry();
  client.collectDefaultMetrics({ register: registry });
  const metrics = new Metrics(client, registry);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    ofService: (service, logger) => metrics.ofService(service, logger),
  };
}

/** The metrics of a process by their names; each is made when its table is first asked for. */
class Metrics {
  readonly #client: Client;
  readonly #registry: Registry;
  readonly #readings = new Map<string, Reading[]>();

  constructor(client: Client, registry: Registry) {
    this.#client = client;
    this.#registry = registry;
  }

  #ofTable(table: MetricTable): {
    counter(name: string): Counter;
    histogram(name: string): Histogram;
  } {
    for (const [name, definition] of Object.entries(table)) {
      if (this.#registry.getSingleMetric(name) === undefined) this.#add(name, definition);
    }
    const find = (name: string) => this.#registry.getSingleMetric(name);
    return {
      counter: (name) => find(name) as Counter,
      histogram: (name) => find(name) as Histogram,
    };
  }

  ofService(service: string, logger: Logger): ServiceMetrics {
    const own = this.#meter(serviceMetricTable, service, logger) as Meter<
      typeof serviceMetricTable
    >;
    const info = { version: packageVersion().version, build: buildOfSource(), value: 1 };
    own.read("pmx_build_info", () => [info]);
    return {
      isRead: true,
      meter: <T extends MetricTable>(table: T) => this.#meter(table, service, logger) as Meter<T>,
      close: () => {
        for (const [name, readings] of this.#readings) {
          this.#readings.set(
            name,
            readings.filter((reading) => reading.service !== service),
          );
        }
      },
    };
  }

  #add(name: string, { type, help, labels, buckets }: MetricDefinition): void {
    const labelNames = ["service", ...labels];
    const common = { name, help, labelNames, registers: [this.#registry] };
    if (type === "counter") new this.#client.Counter(common);
    else if (type === "histogram") {
      new this.#client.Histogram({ ...common, ...(buckets && { buckets: [...buckets] }) });
    } else {
      const readings = () => this.#readings.get(name) ?? [];
      new this.#client.Gauge({
        ...common,
        async collect() {
          if (readings().length > 0) await readInto(this, readings());
        },
      });
    }
  }

  #meter(table: MetricTable, service: string, logger: Logger): Meter<MetricTable> {
    const { counter, histogram } = this.#ofTable(table);
    const failures = this.#ofTable(serviceMetricTable).counter("pmx_metric_reading_failures_total");
    return {
      count: (name, labels, amount = 1) => counter(name).inc({ service, ...labels }, amount),
      observe: (name, labels, value) => histogram(name).observe({ service, ...labels }, value),
      read: (name, read) => {
        const failed = (error: unknown) => {
          failures.inc({ service, metric: name });
          logger.warn("a metric could not be read", { metric: name, error });
        };
        const reading = { service, read: read as Read, failed };
        this.#readings.set(name, [...(this.#readings.get(name) ?? []), reading]);
      },
    };
  }
}

async function readInto(gauge: Gauge, readings: readonly Reading[]): Promise<void> {
  gauge.reset();
  for (const { service, read, failed } of readings) {
    try {
      for (const { value, ...labels } of await read()) gauge.set({ service, ...labels }, value);
    } catch (error) {
      failed(error);
    }
  }
}
