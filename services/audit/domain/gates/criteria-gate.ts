import type { Evidence } from "../evidence/evidence.ts";
import { testableMetric } from "../metrics/catalogue.ts";
import { measure } from "../metrics/scorecard-metric.ts";
import { evaluateCriterion } from "./criterion.ts";
import { type GateFinding, joinVerdicts } from "./gate-finding.ts";
import type { CriteriaGateSpec } from "./gate-spec.ts";

/** Evaluates every criterion, also after one has failed, and joins them. */
export function evaluateCriteriaGate(spec: CriteriaGateSpec, evidence: Evidence): GateFinding {
  const criteria = spec.criteria.map(({ criterion, metric, parameters, ...bound }) =>
    evaluateCriterion(criterion, measure(testableMetric(metric), evidence, parameters), bound),
  );
  const verdict = joinVerdicts(criteria.map((criterion) => criterion.verdict));
  const decisive = criteria.filter((criterion) => criterion.verdict === verdict);
  return {
    verdict,
    criteria,
    decidedBy: verdict === "PASS" ? "" : (decisive[0]?.criterion ?? ""),
    reason:
      verdict === "PASS"
        ? `all ${criteria.length} criteria hold`
        : decisive.map(({ message }) => message).join("; "),
  };
}
