import type { Figure, Section, SheetColumn } from "#lib/page/section.ts";
import type { MetricGroup } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import type { Metric } from "#proto/pmx/type/v1/metric_pb.ts";
import { countCell, intervalCell, metricCell, unitName } from "../cells.ts";
import type { JudgedSprint } from "../judged-sprint.ts";
import { readable } from "../plain-text.ts";
import { metricsOfAll } from "../scorecard-metrics.ts";

const columns: readonly SheetColumn[] = [
  { heading: "metric" },
  { heading: "value", unit: "see unit" },
  { heading: "unit" },
  { heading: "95 % interval" },
  { heading: "n", unit: "count" },
  { heading: "of" },
];

/** Every metric, of all evidence and of its parts. */
export function scorecardSection({ sprint, result }: JudgedSprint): readonly Section[] {
  const { scorecard } = result;
  if (scorecard === undefined) return [];
  const { currency } = sprint;
  const row = (metric: Metric) => [
    readable(metric.name),
    metricCell(metric, currency),
    unitName(metric.unit, currency),
    intervalCell(metric),
    countCell(metric.n),
    metric.denominator,
  ];
  const parts = new Map<string, MetricGroup[]>();
  for (const group of scorecard.groups) {
    if (group.label === "") continue;
    parts.set(group.subject, [...(parts.get(group.subject) ?? []), group]);
  }
  const ofParts = [...parts].map(([subject, groups]): Figure => {
    return {
      id: `part-${subject.replaceAll("_", "-")}`,
      title: `By ${readable(subject)}`,
      description: `The metrics of the parts of the evidence, by ${readable(subject)}.`,
      table: {
        columns: [{ heading: readable(subject) }, ...columns],
        rows: groups.flatMap(({ label, metrics }) => metrics.map((one) => [label, ...row(one)])),
      },
    };
  });
  return [
    {
      id: "scorecard",
      heading: "Scorecard",
      sentences: ["A metric without data is undefined with a reason, never 0."],
      figures: [
        {
          id: "metrics",
          title: "Metrics of all evidence",
          description:
            "Each metric with its interval, its number of observations and what they are.",
          table: { columns, rows: metricsOfAll(scorecard).map(row) },
        },
        ...ofParts,
      ],
    },
  ];
}
