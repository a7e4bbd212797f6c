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
