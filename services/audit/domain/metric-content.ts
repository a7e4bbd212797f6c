import type { Canonical } from "#lib/kernel/canonical.ts";
import type { Metric } from "#lib/kernel/metric.ts";

/** A metric as a value for canonical JSON. */
export function metricContent(metric: Metric): Canonical {
  if (!("value" in metric)) return { ...metric };
  const { interval, ...rest } = metric;
  return { ...rest, interval: interval && { ...interval } };
}
