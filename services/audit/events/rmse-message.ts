import { invalidField } from "#lib/kernel/fault.ts";
import { type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import { metricFromMessage } from "#lib/wire/metric-message.ts";
import type { Metric as MetricMessage } from "#proto/pmx/type/v1/metric_pb.ts";

/**
 * An RMSE over the bars of a horizon: undefined or at least 0. A fact leaves out what was never
 * computed, such as the RMSE of a baseline whose fit failed; that is undefined, not malformed.
 */
export function rmseOf(message: MetricMessage | undefined, field: string): Metric {
  if (message === undefined) {
    const identity = { name: "rmse", unit: "PRICE", denominator: "bars", n: 0 } as const;
    return undefinedMetric(identity, "NO_DATA");
  }
  const metric = metricFromMessage(message, field);
  if ("value" in metric && metric.value < 0) throw invalidField(field, "must be at least 0");
  return metric;
}
