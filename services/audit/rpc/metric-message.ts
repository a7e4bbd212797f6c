import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type MetricSchema,
  MetricUnit as MetricUnitEnum,
  UndefinedReason as UndefinedReasonEnum,
} from "../../../proto/gen/pmx/type/v1/metric_pb.ts";
import type { Metric } from "../../kernel/metric.ts";

/** A metric as the contract has it. */
export function metricMessage(metric: Metric): MessageInitShape<typeof MetricSchema> {
  const identity = {
    name: metric.name,
    unit: MetricUnitEnum[metric.unit],
    denominator: metric.denominator,
    n: BigInt(metric.n),
  };
  if (!("value" in metric)) {
    const value = UndefinedReasonEnum[metric.undefinedReason];
    return { ...identity, result: { case: "undefinedReason", value } };
  }
  const { interval } = metric;
  return {
    ...identity,
    result: { case: "value", value: metric.value },
    ...(interval && {
      interval: {
        lower: interval.lower,
        upper: interval.upper,
        levelRatio: interval.level,
        method: interval.method,
      },
    }),
  };
}
