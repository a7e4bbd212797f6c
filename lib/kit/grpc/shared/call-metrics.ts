import { Fault, type FaultReason } from "#lib/kernel/fault.ts";
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
  pmx_rpc_server_refusals_total: {
    type: "counter",
    unit: "count",
    labels: ["reason"],
    help: "Refused before any handler, so in no duration: token (none, or an unknown one; HTTP too), scope, rate, unknown_method (HTTP too), origin (a page of one that may not call, or a name that is none of the machine), connection (one too many; HTTP too), handshake (of TLS).",
  },
  pmx_rpc_server_calls_in_progress: {
    type: "gauge",
    unit: "count",
    labels: ["rpc_method"],
    help: "Calls and watches whose handler has not ended.",
  },
} as const satisfies MetricTable;

/** Why a call or a connection does not reach a handler. */
const refusals = [
  "token",
  "scope",
  "rate",
  "unknown_method",
  "origin",
  "connection",
  "handshake",
] as const;

export type Refusal = (typeof refusals)[number];

/** Counts a refusal. */
export type CountRefusal = (reason: Refusal) => void;

/** Counts refusals by their reasons, each from 0 on, so that its first one shows. */
export function refusalCounter(meter: CallMeter): CountRefusal {
  const count = (reason: Refusal, amount: number) =>
    meter.count("pmx_rpc_server_refusals_total", { reason }, amount);
  for (const reason of refusals) count(reason, 0);
  return (reason) => count(reason, 1);
}

const refusalOfFault: Partial<Readonly<Record<FaultReason, Refusal>>> = {
  TOKEN_INVALID: "token",
  SCOPE_MISSING: "scope",
  RATE_EXCEEDED: "rate",
};

/** Which refusal an error is; undefined for one of another kind. */
export function refusalOf(error: unknown): Refusal | undefined {
  return error instanceof Fault ? refusalOfFault[error.reason] : undefined;
}

export type CallMeter = Meter<typeof callMetricTable>;
