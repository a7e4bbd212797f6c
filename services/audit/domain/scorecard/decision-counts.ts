import type { Metric } from "#lib/kernel/metric.ts";
import { type DecisionMade, decisionVerdicts } from "../decisions/decision-made.ts";
import { countMetric } from "./metric-kinds.ts";

/** All decisions, then one count a verdict. */
export function decisionCounts(decisions: readonly DecisionMade[]): readonly Metric[] {
  const n = decisions.length;
  return [
    countMetric("decisions", "decisions", n, n),
    ...decisionVerdicts.map((verdict) =>
      countMetric(
        `decisions_${verdict.toLowerCase()}`,
        "decisions",
        decisions.filter((decision) => decision.verdict === verdict).length,
        n,
      ),
    ),
  ];
}
