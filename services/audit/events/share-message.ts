import { invalidField } from "#lib/kernel/fault.ts";
import type { Metric } from "#lib/kernel/metric.ts";
import { metricFromMessage } from "#lib/wire/metric-message.ts";
import type { Metric as MetricMessage } from "#proto/pmx/type/v1/metric_pb.ts";

/** A share of a whole: undefined or 0 to 1. @throws Fault INVALID_ARGUMENT for anything else. */
export function shareOf(message: MetricMessage | undefined, field: string): Metric {
  const metric = metricFromMessage(message, field);
  if (!("value" in metric) || (metric.value >= 0 && metric.value <= 1)) return metric;
  throw invalidField(field, "must lie between 0 and 1");
}
