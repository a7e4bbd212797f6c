import { statSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { callBuckets, type MetricTable } from "../telemetry/metrics/metric-table.ts";
import type { ServiceMetrics } from "../telemetry/metrics/service-metrics.ts";
import type { RowWriter } from "./connection.ts";
import type { WriteQueue } from "./write-queue.ts";

/** How the one writer of a database keeps up. */
export const storeMetricTable = {
  pmx_store_writes_waiting: {
    type: "gauge",
    unit: "count",
    labels: [],
    help: "Writes that wait for the one writer of the database.",
  },
  pmx_store_write_wait_seconds: {
    type: "histogram",
    unit: "seconds",
    labels: [],
    buckets: callBuckets,
    help: "From the asking for a write to its start.",
  },
  pmx_store_write_duration_seconds: {
    type: "histogram",
    unit: "seconds",
    labels: [],
    buckets: callBuckets,
    help: "From the asking for a write to the end of its commit, which syncs the disk.",
  },
  pmx_store_file_size_bytes: {
    type: "gauge",
    unit: "bytes",
    labels: ["file"],
    help: "Size of the database file (main) and of its write-ahead log (wal).",
  },
} as const satisfies MetricTable;

/** The queue with each of its writes measured; the queue itself where nobody reads metrics. */
export function measuredQueue(
  queue: WriteQueue,
  metrics: ServiceMetrics,
  path: string,
): WriteQueue {
  if (!metrics.isRead) return queue;
  const meter = metrics.meter(storeMetricTable);
  meter.read("pmx_store_writes_waiting", () => [{ value: queue.length }]);
  meter.read("pmx_store_file_size_bytes", () => [
    { file: "main", value: sizeOf(path) },
    { file: "wal", value: sizeOf(`${path}-wal`) },
  ]);
  return {
    get length() {
      return queue.length;
    },
    between: (work) => queue.between(work),
    idle: () => queue.idle(),
    async write(work) {
      const askedMs = performance.now();
      const elapsedSeconds = () => (performance.now() - askedMs) / 1_000;
      try {
        return await queue.write((tx: RowWriter) => {
          meter.observe("pmx_store_write_wait_seconds", {}, elapsedSeconds());
          return work(tx);
        });
      } finally {
        meter.observe("pmx_store_write_duration_seconds", {}, elapsedSeconds());
      }
    },
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
