import { performance } from "node:perf_hooks";
import { callBuckets, type MetricTable } from "#lib/kit/telemetry/metrics/metric-table.ts";
import type { Meter, ServiceMetrics } from "#lib/kit/telemetry/metrics/service-metrics.ts";
import type { FitCall } from "./fit-call.ts";
import type { FitAnswer } from "./fit-job.ts";

/** How the threads that fit models keep up. */
export const fitMetricTable = {
  pmx_fit_queue_length: {
    type: "gauge",
    unit: "count",
    labels: [],
    help: "Fits that wait for a thread.",
  },
  pmx_fit_queue_limit: {
    type: "gauge",
    unit: "count",
    labels: [],
    help: "Fits that may wait; one more is refused with RESOURCE_EXHAUSTED.",
  },
  pmx_fit_threads: {
    type: "gauge",
    unit: "count",
    labels: ["state"],
    help: "Threads that fit models: busy or idle.",
  },
  pmx_fit_queue_wait_seconds: {
    type: "histogram",
    unit: "seconds",
    labels: ["kind"],
    buckets: callBuckets,
    help: "From the asking for a fit to its start on a thread, by kind: forecast or regime.",
  },
  pmx_fit_duration_seconds: {
    type: "histogram",
    unit: "seconds",
    labels: ["kind", "outcome"],
    buckets: callBuckets,
    help: "From the start of a fit on a thread to its end, by kind and outcome: result, fault, stopped or error.",
  },
  pmx_model_fit_duration_seconds: {
    type: "histogram",
    unit: "seconds",
    labels: ["model"],
    buckets: callBuckets,
    help: "Time that one forecast spent in a model, its rolling validation included.",
  },
} as const satisfies MetricTable;

/** Measures the fits of a pool. */
export class FitMeasure {
  readonly #meter: Meter<typeof fitMetricTable>;
  readonly #isRead: boolean;
  /** When a call was asked for, and then when a thread took it, by the monotonic clock. */
  readonly #sinceMs = new WeakMap<FitCall, number>();

  constructor(
    metrics: ServiceMetrics,
    pool: {
      readonly waiting: () => number;
      readonly queueLimit: number;
      readonly busy: () => number;
      readonly threads: number;
    },
  ) {
    this.#isRead = metrics.isRead;
    this.#meter = metrics.meter(fitMetricTable);
    this.#meter.read("pmx_fit_queue_length", () => [{ value: pool.waiting() }]);
    this.#meter.read("pmx_fit_queue_limit", () => [{ value: pool.queueLimit }]);
    this.#meter.read("pmx_fit_threads", () => [
      { state: "busy", value: pool.busy() },
      { state: "idle", value: pool.threads - pool.busy() },
    ]);
  }

  asked(call: FitCall): void {
    if (this.#isRead) this.#sinceMs.set(call, performance.now());
  }

  /** A thread takes the call. */
  given(call: FitCall): void {
    const seconds = this.#secondsOf(call);
    if (seconds === undefined) return;
    this.#meter.observe("pmx_fit_queue_wait_seconds", { kind: call.job.task.kind }, seconds);
    this.#sinceMs.set(call, performance.now());
  }

  ended(call: FitCall, answer: FitAnswer): void {
    const seconds = this.#secondsOf(call);
    if (seconds === undefined) return;
    const labels = { kind: call.job.task.kind, outcome: answer.kind };
    this.#meter.observe("pmx_fit_duration_seconds", labels, seconds);
    if (answer.kind !== "result") return;
    for (const [model, spent] of Object.entries(answer.modelSeconds)) {
      this.#meter.observe("pmx_model_fit_duration_seconds", { model }, spent);
    }
  }

  #secondsOf(call: FitCall): number | undefined {
    const sinceMs = this.#sinceMs.get(call);
    return sinceMs === undefined ? undefined : (performance.now() - sinceMs) / 1_000;
  }
}
