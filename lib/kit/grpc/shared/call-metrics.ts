import { callBuckets, type MetricTable } from "../../telemetry/metrics/metric-table.ts";
import type { Meter } from "../../telemetry/metrics/service-metrics.ts";

const labels = ["rpc_method", "rpc_response_status_code"] as const;

/** Calls by their method and code, under the names of OpenTelemetry's conventions where it has some. */
export const callMetricTable = {
  rpc_server_call_duration_seconds: {
    type: "histogram",
    unit: "seconds",
    labels,
    buckets: callBuckets,
    help: "From the arrival of a call to its answer, by method and code.",
  },
  rpc_client_call_duration_seconds: {
    type: "histogram",
    unit: "seconds",
    labels,
    buckets: callBuckets,
    help: "Calls of this service to others, each attempt by itself, until answered.",
  },
  pmx_rpc_server_defects_total: {
    type: "counter",
    unit: "count",
    labels: [],
    help: "Calls answered as a defect of pmx: INTERNAL or DATA_LOSS. From 0 on, so that the first one shows.",
  },
  pmx_rpc_server_calls_in_progress: {
    type: "gauge",
    unit: "count",
    labels: ["rpc_method"],
    help: "Calls and watches whose handler has not ended.",
  },
} as const satisfies MetricTable;

export type CallMeter = Meter<typeof callMetricTable>;
