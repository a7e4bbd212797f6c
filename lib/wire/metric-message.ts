import type { MessageInitShape } from "@bufbuild/protobuf";
import { invalidField } from "#lib/kernel/fault.ts";
import {
  type ConfidenceInterval,
  defined,
  type Metric,
  undefinedMetric,
} from "#lib/kernel/metric.ts";
import {
  type ConfidenceInterval as IntervalMessage,
  type Metric as MetricMessage,
  type MetricSchema,
  MetricUnit,
  UndefinedReason,
} from "#proto/pmx/type/v1/metric_pb.ts";
import { enumName } from "./enum-name.ts";

/** A metric as its message. */
export function metricToMessage(metric: Metric): MessageInitShape<typeof MetricSchema> {
  const { name, denominator } = metric;
  const identity = { name, denominator, unit: MetricUnit[metric.unit], n: BigInt(metric.n) };
  if (!("value" in metric)) {
    const value = UndefinedReason[metric.undefinedReason];
    return { ...identity, result: { case: "undefinedReason", value } };
  }
  const result = { case: "value", value: metric.value } as const;
  if (metric.interval === undefined) return { ...identity, result };
  const { level, ...bounds } = metric.interval;
  return { ...identity, result, interval: { ...bounds, levelRatio: level } };
}

/**
 * The metric of a message. A value that is not finite is an undefined metric, never a number.
 * @throws Fault FIELD_INVALID where it is absent, or is neither a value nor a reason.
 */
export function metricFromMessage(message: MetricMessage | undefined, field: string): Metric {
  const unit = message && enumName(MetricUnit, message.unit);
  if (message === undefined || unit === undefined) {
    throw invalidField(field, "must be a metric with its unit");
  }
  const { name, denominator, result } = message;
  const identity = { name, unit, denominator, n: Number(message.n) };
  if (result.case === "value") return defined(identity, result.value, intervalOf(message.interval));
  const reason =
    result.case === "undefinedReason" ? enumName(UndefinedReason, result.value) : undefined;
  if (reason === undefined) throw invalidField(field, "must hold a value or say why it has none");
  return undefinedMetric(identity, reason);
}

function intervalOf(message: IntervalMessage | undefined): ConfidenceInterval | undefined {
  if (message === undefined) return undefined;
  const { lower, upper, levelRatio: level, method } = message;
  return { lower, upper, level, method };
}
