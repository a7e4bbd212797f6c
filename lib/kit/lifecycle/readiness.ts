import type { Logger } from "../telemetry/logger.ts";
import type { MetricTable } from "../telemetry/metrics/metric-table.ts";
import type { ServiceMetrics } from "../telemetry/metrics/service-metrics.ts";

/** Whether a service can do its work, and what it lacks. */
export const readinessMetricTable = {
  pmx_ready: {
    type: "gauge",
    unit: "count",
    labels: [],
    help: "Whether the service says SERVING to probes of readiness: 1 or 0.",
  },
  pmx_dependency_available: {
    type: "gauge",
    unit: "count",
    labels: ["dependency"],
    help: "Whether what the service rests on is there: 1 or 0. Its database, of the gateway its peers, and NATS, without which it stays ready.",
  },
} as const satisfies MetricTable;

/**
 * What a process rests on, and whether it is there. As long as something that it needs is away the health of the
 * process says NOT_SERVING, so that its callers wait instead of being refused; it goes on answering.
 */
export class Readiness {
  readonly #logger: Logger;
  readonly #needs = new Map<string, boolean>();
  readonly #others = new Map<string, boolean>();
  #follow: ((isReady: boolean) => void) | undefined;
  #stopped = false;

  constructor(logger: Logger, metrics: ServiceMetrics) {
    this.#logger = logger;
    const meter = metrics.meter(readinessMetricTable);
    meter.read("pmx_ready", () => [{ value: Number(this.#isReady()) }]);
    meter.read("pmx_dependency_available", () =>
      [...this.#needs, ...this.#others].map(([dependency, isThere]) => ({
        dependency,
        value: Number(isThere),
      })),
    );
  }

  /** States that something needed is there, or away. What was never stated is there. */
  set(need: string, isThere: boolean): void {
    const wasThere = this.#needs.get(need) ?? true;
    this.#needs.set(need, isThere);
    if (isThere === wasThere) return;
    const away = [...this.#needs].flatMap(([name, isKnown]) => (isKnown ? [] : [name])).join(", ");
    if (away === "") this.#logger.info("the process is ready again");
    else this.#logger.warn("the process is not ready", { away });
    this.#follow?.(this.#isReady());
  }

  /** States the same of something without which the process stays ready: it is measured alone. */
  note(dependency: string, isThere: boolean): void {
    this.#others.set(dependency, isThere);
  }

  /** Calls back now and at each change, until `stop`. */
  follow(listener: (isReady: boolean) => void): void {
    this.#follow = listener;
    listener(this.#isReady());
  }

  /** From now on nothing that comes back makes the process ready. */
  stop(): void {
    this.#stopped = true;
    this.#follow?.(false);
    this.#follow = undefined;
  }

  #isReady(): boolean {
    return !this.#stopped && [...this.#needs.values()].every((isThere) => isThere);
  }
}
