import { performance } from "node:perf_hooks";
import { Fault } from "#lib/kernel/fault.ts";
import type { MetricTable } from "#lib/kit/telemetry/metrics/metric-table.ts";
import type { ServiceMetrics } from "#lib/kit/telemetry/metrics/service-metrics.ts";
import { spanAround, startInternalSpan } from "#lib/kit/telemetry/tracing/spans.ts";
import type { WatchStep } from "../app/run-sprint.ts";
import type { SprintState } from "../domain/state.ts";

/** How sprints get on, of all of them together: their names are no labels. */
export const sprintMetricTable = {
  pmx_sprints: {
    type: "gauge",
    unit: "count",
    labels: ["state"],
    help: "Stored sprints by state.",
  },
  pmx_sprint_audits_asked: {
    type: "gauge",
    unit: "count",
    labels: [],
    help: "Audit runs that the sprints which run now were asked for.",
  },
  pmx_sprint_audits_done: {
    type: "gauge",
    unit: "count",
    labels: [],
    help: "Audit runs that they have done.",
  },
  pmx_sprint_step_duration_seconds: {
    type: "histogram",
    unit: "seconds",
    labels: ["kind", "outcome"],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300],
    help: "One step of a sprint by kind (AUDIT, INTRADAY or SETTLEMENT): done, or failed, also where it was stopped.",
  },
} as const satisfies MetricTable;

/** What sprints in this process are asked for and have done. */
export interface SprintProgress {
  readonly asked: number;
  readonly done: number;
}

/** Measures the sprints of a gateway; what it answers goes around each step. */
export function watchSprints(
  metrics: ServiceMetrics,
  read: {
    readonly progress: () => SprintProgress;
    readonly states: () => ReadonlyMap<SprintState, number>;
  },
): WatchStep {
  const meter = metrics.meter(sprintMetricTable);
  meter.read("pmx_sprints", () => [...read.states()].map(([state, value]) => ({ state, value })));
  meter.read("pmx_sprint_audits_asked", () => [{ value: read.progress().asked }]);
  meter.read("pmx_sprint_audits_done", () => [{ value: read.progress().done }]);
  return async (kind, run) => {
    const startMs = performance.now();
    const ended = (outcome: "done" | "failed") =>
      meter.observe(
        "pmx_sprint_step_duration_seconds",
        { kind, outcome },
        (performance.now() - startMs) / 1_000,
      );
    try {
      const step = await spanAround(
        () => startInternalSpan(`sprint step ${kind}`, { "pmx.sprint.step.kind": kind }),
        run,
        (error) => (error instanceof Fault ? error.code : "_OTHER"),
      );
      ended("done");
      return step;
    } catch (error) {
      ended("failed");
      throw error;
    }
  };
}
