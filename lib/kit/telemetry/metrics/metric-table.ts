/** What one metric is, as Prometheus needs it and as docs/telemetry.md shows it. */
export interface MetricDefinition {
  readonly type: "counter" | "gauge" | "histogram";
  /** The unit of its values, which its name ends with, as Prometheus asks; `count` where they count something. */
  readonly unit: "seconds" | "bytes" | "count";
  /** Whose values are bounded: methods, codes, states; never tickers, sprints or portfolios. `service` comes besides. */
  readonly labels: readonly string[];
  /** One sentence. */
  readonly help: string;
  /** Upper bounds of a histogram, ascending. */
  readonly buckets?: readonly number[];
}

/** Metrics that belong together, by their names. */
export type MetricTable = Readonly<Record<string, MetricDefinition>>;

/** Bounds for what takes from half a millisecond to half a minute. */
export const callBuckets = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
] as const;
