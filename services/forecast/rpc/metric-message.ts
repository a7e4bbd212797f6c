import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type MetricSchema,
  MetricUnit,
  UndefinedReason,
} from "../../../proto/gen/pmx/type/v1/metric_pb.ts";
import type { Metric } from "../../kernel/metric.ts";

/** A metric as the contract has it; metrics of forecasts carry no interval. */
export function metricMessage(metric: Metric): MessageInitShape<typeof MetricSchema> {
  const { name, denominator } = metric;
  const identity = { name, denominator, unit: MetricUnit[metric.unit], n: BigInt(metric.n) };
  return "value" in metric
    ? { ...identity, result: { case: "value", value: metric.value } }
    : {
        ...identity,
        result: { case: "undefinedReason", value: UndefinedReason[metric.undefinedReason] },
      };
}
