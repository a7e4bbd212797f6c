import type { MetricDefinition, MetricTable } from "./metric-table.ts";

const gauge = (help: string, unit: MetricDefinition["unit"], ...labels: string[]) =>
  ({ type: "gauge", unit, labels, help }) as const;
const counter = (help: string) => ({ type: "counter", unit: "seconds", labels: [], help }) as const;

/** What prom-client itself measures of a process. These carry no `service`: services of one process share them. */
export const processMetricTable: MetricTable = {
  process_cpu_user_seconds_total: counter("CPU time spent in the program."),
  process_cpu_system_seconds_total: counter("CPU time spent in the kernel."),
  process_cpu_seconds_total: counter("CPU time, both."),
  process_start_time_seconds: gauge("When the process started, since the epoch.", "seconds"),
  process_resident_memory_bytes: gauge("Memory that the process occupies.", "bytes"),
  process_virtual_memory_bytes: gauge("Address space that the process has asked for.", "bytes"),
  process_heap_bytes: gauge("Data segment of the process.", "bytes"),
  process_open_fds: gauge("Open file descriptors.", "count"),
  process_max_fds: gauge("Open file descriptors that the system allows.", "count"),
  nodejs_eventloop_lag_seconds: gauge("Delay of a task at the time of the scrape.", "seconds"),
  nodejs_eventloop_lag_min_seconds: gauge("Least delay of the event loop.", "seconds"),
  nodejs_eventloop_lag_max_seconds: gauge("Longest delay since the last scrape.", "seconds"),
  nodejs_eventloop_lag_mean_seconds: gauge("Mean delay since the last scrape.", "seconds"),
  nodejs_eventloop_lag_stddev_seconds: gauge("Standard deviation of the delay.", "seconds"),
  nodejs_eventloop_lag_p50_seconds: gauge("Median delay since the last scrape.", "seconds"),
  nodejs_eventloop_lag_p90_seconds: gauge("90th percentile of the delay.", "seconds"),
  nodejs_eventloop_lag_p99_seconds: gauge("99th percentile of the delay.", "seconds"),
  nodejs_active_resources: gauge("What keeps the event loop alive, by kind.", "count", "type"),
  nodejs_active_resources_total: gauge("What keeps the event loop alive, all of it.", "count"),
  nodejs_active_handles: gauge("Open handles by kind.", "count", "type"),
  nodejs_active_handles_total: gauge("Open handles, all of them.", "count"),
  nodejs_active_requests: gauge("Requests of libuv under way, by kind.", "count", "type"),
  nodejs_active_requests_total: gauge("Requests of libuv under way, all of them.", "count"),
  nodejs_heap_size_total_bytes: gauge("Size of V8's heap.", "bytes"),
  nodejs_heap_size_used_bytes: gauge("Used part of V8's heap.", "bytes"),
  nodejs_external_memory_bytes: gauge("Memory outside of V8's heap.", "bytes"),
  nodejs_heap_space_size_total_bytes: gauge("Size of each space of the heap.", "bytes", "space"),
  nodejs_heap_space_size_used_bytes: gauge("Used part of each space.", "bytes", "space"),
  nodejs_heap_space_size_available_bytes: gauge("Free part of each space.", "bytes", "space"),
  nodejs_version_info: gauge(
    "Always 1; the version of Node.",
    "count",
    "version",
    "major",
    "minor",
    "patch",
  ),
  nodejs_gc_duration_seconds: {
    type: "histogram",
    unit: "seconds",
    labels: ["kind"],
    help: "Pauses of the garbage collector by kind.",
  },
};

/** What every service says of itself. */
export const serviceMetricTable = {
  pmx_build_info: {
    type: "gauge",
    unit: "count",
    labels: ["version", "build"],
    help: "Always 1; the labels say which build the service runs.",
  },
  pmx_metric_reading_failures_total: {
    type: "counter",
    unit: "count",
    labels: ["metric"],
    help: "Gauges that a scrape could not read and left out.",
  },
} as const satisfies MetricTable;
