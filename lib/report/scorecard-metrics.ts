import type { Scorecard } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import type { Metric } from "#proto/pmx/type/v1/metric_pb.ts";

/** The metrics of all evidence: those that the content hash is over, then the further ones; each name once. */
export function metricsOfAll({
  metrics,
  groups,
}: Pick<Scorecard, "metrics" | "groups">): readonly Metric[] {
  return [
    ...metrics,
    ...groups.filter(({ label }) => label === "").flatMap((group) => group.metrics),
  ];
}

/** A metric with what it was measured on. */
export interface MeasuredMetric {
  readonly metric: Metric;
  /** Empty for all evidence. */
  readonly subject: string;
  readonly part: string;
}

/** As the report has them: those of all evidence, then those of its parts. */
export function metricsWithParts(scorecard: Scorecard): readonly MeasuredMetric[] {
  const ofAll = metricsOfAll(scorecard).map((metric) => ({ metric, subject: "", part: "" }));
  const ofParts = scorecard.groups
    .filter(({ label }) => label !== "")
    .flatMap(({ subject, label: part, metrics }) =>
      metrics.map((metric) => ({ metric, subject, part })),
    );
  return [...ofAll, ...ofParts];
}
