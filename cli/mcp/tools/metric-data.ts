import { z } from "zod";
import { enumName } from "#lib/wire/enum-name.ts";
import { type Metric, MetricUnit, UndefinedReason } from "#proto/pmx/type/v1/metric_pb.ts";
import { nullableText } from "../shapes.ts";

export const metricShape = z.object({
  name: z.string(),
  value: z.number().nullable().describe("Null where it is undefined, which is not 0."),
  unit: z.string(),
  n: z.number().describe("Observations."),
  denominator: z.string().describe("What one observation is."),
  lower: z.number().nullable().describe("Lower bound of its interval; null without one."),
  upper: z.number().nullable(),
  level: z.number().nullable().describe("Confidence of the interval, 0 to 1."),
  undefined_reason: nullableText,
});

/** A metric as data: no value without its number of observations. */
export function metricData(metric: Metric): z.output<typeof metricShape> {
  const { name, unit, n, denominator, interval, result } = metric;
  return {
    name,
    value: result.case === "value" ? result.value : null,
    unit: enumName(MetricUnit, unit) ?? "UNSPECIFIED",
    n: Number(n),
    denominator,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    level: interval?.levelRatio ?? null,
    undefined_reason:
      result.case === "value" ? null : (enumName(UndefinedReason, result.value ?? 0) ?? "UNKNOWN"),
  };
}
