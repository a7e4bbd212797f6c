import type { Metric as MetricMessage } from "../../../proto/gen/pmx/type/v1/metric_pb.ts";
import { invalidField } from "../../kernel/fault.ts";
import type { Metric } from "../../kernel/metric.ts";
import { metricFromMessage } from "../../wire/metric-message.ts";

/** A share of a whole: undefined or 0 to 1. @throws Fault INVALID_ARGUMENT for anything else. */
export function shareOf(message: MetricMessage | undefined, field: string): Metric {
  const metric = metricFromMessage(message, field);
  if (!("value" in metric) || (metric.value >= 0 && metric.value <= 1)) return metric;
  throw invalidField(field, "must lie between 0 and 1");
}
