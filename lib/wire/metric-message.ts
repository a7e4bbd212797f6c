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
  MetricUnit,
  UndefinedReason,
} from "#proto/pmx/type/v1/metric_pb.ts";
import { enumName } from "./enum-name.ts";

/** A metric as its message, whole: an answer has many, and making messages of their parts copies these. */
export function metricToMessage(metric: Metric): MetricMessage {
  const { name, denominator } = metric;
  return {
    $typeName: "pmx.type.v1.Metric",
    name,
    unit: MetricUnit[metric.unit],
    denominator,
    n: BigInt(metric.n),
    result: resultOf(metric),
    ...("interval" in metric &&
      metric.interval && { interval: intervalToMessage(metric.interval) }),
  };
}

function resultOf(metric: Metric): MetricMessage["result"] {
  if ("value" in metric) return { case: "value", value: metric.value };
  return { case: "undefinedReason", value: UndefinedReason[metric.undefinedReason] };
}

function intervalToMessage({ level, ...bounds }: ConfidenceInterval): IntervalMessage {
  return { $typeName: "pmx.type.v1.ConfidenceInterval", ...bounds, levelRatio: level };
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
