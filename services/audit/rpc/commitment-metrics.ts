import type { MetricTable } from "#lib/kit/telemetry/metrics/metric-table.ts";
import type { ServiceMetrics } from "#lib/kit/telemetry/metrics/service-metrics.ts";
import type { Commitments } from "../app/commitments.ts";

/** How claims about live results stand, of all of them together: their names are no labels. */
export const commitmentMetricTable = {
  pmx_commitments: {
    type: "gauge",
    unit: "count",
    labels: ["verdict"],
    help: "Commitments that are not closed, by verdict.",
  },
} as const satisfies MetricTable;

/** Measures the commitments of an audit service. */
export function watchCommitments(metrics: ServiceMetrics, commitments: Commitments): void {
  metrics
    .meter(commitmentMetricTable)
    .read("pmx_commitments", () =>
      [...commitments.openByVerdict()].map(([verdict, value]) => ({ verdict, value })),
    );
}
