import type { Evidence } from "../scorecard/evidence.ts";
import { evaluateCriterion } from "./criterion.ts";
import type { GateFinding } from "./gate-finding.ts";
import { measure } from "./gate-metric.ts";
import type { CriteriaGateSpec } from "./gate-spec.ts";
import { joinVerdicts } from "./verdict.ts";

/** Evaluates every criterion, also after one has failed, and joins them. */
export function evaluateCriteriaGate(spec: CriteriaGateSpec, evidence: Evidence): GateFinding {
  const criteria = spec.criteria.map((criterion) =>
    evaluateCriterion(criterion.criterion, measure(criterion, evidence), criterion),
  );
  const verdict = joinVerdicts(criteria.map((criterion) => criterion.verdict));
  const decisive = criteria.filter((criterion) => criterion.verdict === verdict);
  return {
    verdict,
    criteria,
    decidedBy: verdict === "PASS" ? "" : (decisive[0]?.criterion ?? ""),
    reason: reasonOf(
      verdict === "PASS",
      criteria.length,
      decisive.map(({ message }) => message),
    ),
  };
}

function reasonOf(passed: boolean, count: number, messages: readonly string[]): string {
  if (count === 0) return "the gate has no criteria, and an empty gate passes nothing";
  return passed ? `all ${count} criteria hold` : messages.join("; ");
}
