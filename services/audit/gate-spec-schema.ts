import { z } from "zod";
import { plainMetricNames, unitOfMetric } from "./domain/gates/gate-metric.ts";
import type { CriterionSpec, GateSpec } from "./domain/gates/gate-spec.ts";

const name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case words joined by -");
const ratio = z.number().min(0).max(1);
const positive = z.number().positive();

const bound = {
  criterion: name,
  comparator: z.enum(["AT_LEAST", "AT_MOST"]),
  threshold: z.number(),
  unit: z.enum(["RATIO", "BPS", "COUNT"]),
  minimumN: z.int().min(0),
};

const criterion = z
  .discriminatedUnion("metric", [
    z.strictObject({
      ...bound,
      metric: z.literal("violation_rate"),
      violationRatio: positive,
    }),
    z.strictObject({
      ...bound,
      metric: z.literal("short_time_exits"),
      shortHoldingDays: z.int().positive(),
    }),
    z.strictObject({ ...bound, metric: z.enum(plainMetricNames) }),
  ])
  .refine(({ metric, unit }) => unit === unitOfMetric[metric], {
    path: ["unit"],
    error: ({ input }) => `must be ${unitOfMetric[(input as CriterionSpec).metric]}`,
  });

const criteriaGate = z.strictObject({
  kind: z.literal("CRITERIA"),
  gate: name,
  title: z.string().min(1),
  criteria: z
    .array(criterion)
    .min(1)
    .refine((all) => new Set(all.map((one) => one.criterion)).size === all.length, {
      error: "criterion ids must be unique in their gate",
    }),
});

const forecastAuditsGate = z.strictObject({
  kind: z.literal("FORECAST_AUDITS"),
  gate: name,
  title: z.string().min(1),
  violationRatio: positive,
  maximumViolationRate: ratio,
  minimumEffectiveAudits: z.int().positive(),
  holdingPeriodAudits: z.int().positive(),
  failFast: z.boolean(),
  liftRatio: positive,
  minimumLiftFraction: ratio,
  promotionRatio: positive,
  requiredEffectiveAudits: z.int().positive().optional(),
});

/** What a gate file may say; anything else in it is refused. */
export const gateSpecSchema: z.ZodType<GateSpec> = z.discriminatedUnion("kind", [
  criteriaGate,
  forecastAuditsGate,
]);
