import { z } from "zod";
import { comparedSentence, conclusionText } from "#lib/report/assured-comparison.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import type { SetComparison } from "#proto/pmx/audit/v1/comparison_pb.ts";
import { usageFault } from "../../flag.ts";
import { withService } from "../../records/service-client.ts";
import { sprintOf } from "../../records/sprint-record.ts";
import { namedSprint, nullableText } from "../shapes.ts";
import { type ToolPlace, tool } from "../tool.ts";
import { metricData, metricShape } from "./metric-data.ts";

const settingMax = 500;

const comparisonShape = z.object({
  name: z.string().describe("comparisons/ID."),
  base: z.string(),
  other: z.string(),
  conclusion: z.string().describe("As written, by the first of `metrics`."),
  assured: nullableText.describe("The conclusion that holds at every look; null where none is."),
  reason: z.string(),
  varied: z.array(z.object({ path: z.string(), base: z.string(), other: z.string() })),
  metrics: z.array(
    z.object({
      metric: z.string(),
      pairs: z.number(),
      base_mean: z.number().nullable(),
      other_mean: z.number().nullable(),
      mean_difference: metricShape.nullable().describe("Other less base."),
      p_value: z.number().nullable(),
      conclusion: z.string(),
      reason: z.string(),
    }),
  ),
});

const output = z.object({ comparisons: z.array(comparisonShape) });

export const getComparison = tool({
  name: "get_comparison",
  title: "Get recorded comparisons of sprints",
  description:
    "The recorded comparisons that a sprint took part in, of two sprints that differ in their policies alone: which is better, by which metric, how sure.",
  input: z.strictObject({
    sprint: namedSprint,
    other: namedSprint.optional().describe("Only those with this sprint. Default: all."),
  }),
  output,
  async answer({ sprint, other }, { where }) {
    await sprintOf(where.gateway, sprint);
    const all = await withService(AuditService, { ...where, name: "audit" }, (audit) =>
      audit.listComparisons({ auditSet: sprint, pageSize: 20 }),
    );
    const found = all.comparisons.filter(
      (one) => other === undefined || [one.baseAuditSet, one.otherAuditSet].includes(other),
    );
    if (found.length === 0) {
      const pair = other === undefined ? "BASE OTHER" : `${sprint} ${other}`;
      throw usageFault(sprint, `no comparison is recorded; record one with: pmx compare ${pair}`);
    }
    return answerOf(found, (one) => comparedSentence(sprint, one));
  },
});

export const compareSprints = tool({
  name: "compare_sprints",
  title: "Compare two sprints and record the answer",
  description:
    "Compares two sprints that have succeeded and differ in their policies alone, pair by pair. The first answer is recorded and never changed, so choose the deciding metric before.",
  effect: "records",
  input: z.strictObject({
    base: namedSprint,
    other: namedSprint,
    decide_by: z
      .enum([
        "net_pnl",
        "rmse_ratio",
        "rmse_ratio_holding",
        "violation",
        "direction_hit",
        "trade_return",
      ])
      .default("net_pnl")
      .describe("The metric whose conclusion counts. Default: net_pnl."),
  }),
  output,
  async answer({ base, other, decide_by: decisiveMetric }, { where }) {
    await checkBoth([base, other], where);
    const spec = { decisiveMetric };
    const asked = { baseSprint: base, otherSprint: other, spec };
    const { comparison } = await where.gateway.sprints.compareSprints(asked);
    return answerOf([comparison!], (one) => comparedSentence(base, one));
  },
});

async function checkBoth(names: readonly string[], { gateway }: ToolPlace): Promise<void> {
  for (const name of names) await sprintOf(gateway, name);
}

function answerOf(
  found: readonly SetComparison[],
  sentenceOf: (comparison: SetComparison) => string,
) {
  const lines = found.flatMap((one) => [
    sentenceOf(one),
    `Why: ${one.reason}`,
    ...one.varied.map(
      ({ path, baseJson, otherJson }) =>
        `They differ in ${path}: ${baseJson.slice(0, settingMax)} against ${otherJson.slice(0, settingMax)}.`,
    ),
  ]);
  return { text: lines.join("\n"), structured: { comparisons: found.map(comparisonData) } };
}

function comparisonData(one: SetComparison): z.output<typeof comparisonShape> {
  return {
    name: one.name,
    base: one.baseAuditSet,
    other: one.otherAuditSet,
    conclusion: conclusionText(one.conclusion),
    assured: one.assured === undefined ? null : conclusionText(one.assured.conclusion),
    reason: one.reason,
    varied: one.varied.slice(0, 50).map(({ path, baseJson, otherJson }) => ({
      path,
      base: baseJson.slice(0, settingMax),
      other: otherJson.slice(0, settingMax),
    })),
    metrics: one.metrics.map((metric) => ({
      metric: metric.metric,
      pairs: Number(metric.n),
      base_mean: metric.baseMean ?? null,
      other_mean: metric.otherMean ?? null,
      mean_difference: metric.meanDifference ? metricData(metric.meanDifference) : null,
      p_value: metric.pValue ?? null,
      conclusion: conclusionText(metric.conclusion),
      reason: metric.reason,
    })),
  };
}
