import type { Canonical } from "../../kernel/canonical.ts";
import type { Metric } from "../../kernel/metric.ts";

/** A metric as a value for canonical JSON. */
export function metricContent(metric: Metric): Canonical {
  if (!("value" in metric)) return { ...metric };
  const { interval, ...rest } = metric;
  return { ...rest, interval: interval && { ...interval } };
}
