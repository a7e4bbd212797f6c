import type { Metric } from "#lib/kernel/metric.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { effectiveAudits } from "../metrics/audit-counts.ts";
import { liftFraction } from "../metrics/lift-fraction.ts";
import { auditsBelowPromotion } from "../metrics/rmse-ratio.ts";
import { measure } from "../metrics/scorecard-metric.ts";
import { violationRate } from "../metrics/violation-rate.ts";
import { evaluateCriterion } from "./criterion.ts";
import {
  type CriterionResult,
  type EnsembleStatus,
  type GateFinding,
  type GateVerdict,
  verdictOf,
} from "./gate-finding.ts";
import type { EnsembleSettings } from "./gate-spec.ts";

/** Id of the criterion on the rate of forecasts that lose much. */
export const violationCriterion = "violation-rate";

/**
 * The ordered decision over forecast audits. The first step that applies decides:
 * below an explicitly required count → FAIL, in and after warm-up; warm-up with a violation rate
 * above its maximum and fail-fast → FAIL; warm-up → INCONCLUSIVE; too little lift →
 * DISABLE_DEFAULT; violation rate above its maximum → RESEARCH_ONLY; no audit that beats the
 * baseline by the promotion margin → RESEARCH_ONLY; else KEEP. A guard stands before KEEP: a step that
 * could not be judged is INCONCLUSIVE. A warm-up of at least one audit, as the file asks for, leaves none.
 */
export function evaluateForecastAudits(spec: EnsembleSettings, evidence: Evidence): GateFinding {
  const steps = stepsOf(spec, evidence);
  const warm = steps.warmUp.verdict === "PASS";
  const broken = (step: CriterionResult | undefined) => step?.verdict === "FAIL";
  const decided = (step: CriterionResult, status: EnsembleStatus, verdict = verdictOf(status)) =>
    finding(Object.values(steps), step, status, verdict);
  if (steps.required && broken(steps.required)) {
    return decided(steps.required, "INCONCLUSIVE", "FAIL");
  }
  if (!warm) {
    return spec.failFast && broken(steps.violations)
      ? decided(steps.violations, "INCONCLUSIVE", "FAIL")
      : decided(steps.warmUp, "INCONCLUSIVE");
  }
  if (broken(steps.lift)) return decided(steps.lift, "DISABLE_DEFAULT");
  if (broken(steps.violations)) return decided(steps.violations, "RESEARCH_ONLY");
  if (broken(steps.promotion)) return decided(steps.promotion, "RESEARCH_ONLY");
  const undecided = Object.values(steps).find(({ verdict }) => verdict === "INCONCLUSIVE");
  if (undecided) return decided(undecided, "INCONCLUSIVE");
  return finding(Object.values(steps), undefined, "KEEP", "PASS");
}

function stepsOf(spec: EnsembleSettings, evidence: Evidence) {
  const effective = measure(effectiveAudits, evidence, {});
  const required = spec.requiredEffectiveAudits;
  return {
    ...(required !== undefined && {
      required: evaluateCriterion("required-effective-audits", effective, atLeast(required)),
    }),
    warmUp: warmUp(spec, effective),
    lift: evaluateCriterion(
      "lift-fraction",
      measure(liftFraction, evidence, { liftRatio: spec.liftRatio }),
      atLeast(spec.minimumLiftFraction),
    ),
    violations: evaluateCriterion(
      violationCriterion,
      measure(violationRate, evidence, { violationRatio: spec.violationRatio }),
      { comparator: "AT_MOST", threshold: spec.maximumViolationRate, minimumN: 1 },
    ),
    promotion: evaluateCriterion(
      "promotion-margin",
      measure(auditsBelowPromotion, evidence, { promotionRatio: spec.promotionRatio }),
      { ...atLeast(1), minimumN: 1 },
    ),
  };
}

/** Too few audits is not a failure but a lack of evidence: FAIL becomes INCONCLUSIVE. */
function warmUp(spec: EnsembleSettings, effective: Metric): CriterionResult {
  const threshold = Math.max(spec.minimumEffectiveAudits, spec.holdingPeriodAudits);
  const step = evaluateCriterion("warm-up", effective, atLeast(threshold));
  return step.verdict === "FAIL" ? { ...step, verdict: "INCONCLUSIVE" } : step;
}

function atLeast(threshold: number) {
  return { comparator: "AT_LEAST", threshold, minimumN: 0 } as const;
}

function finding(
  criteria: readonly CriterionResult[],
  step: CriterionResult | undefined,
  ensembleStatus: EnsembleStatus,
  verdict: GateVerdict,
): GateFinding {
  const reason = step ? reasonOf(step) : "enough audits, enough lift, few enough violations";
  return { verdict, criteria, ensembleStatus, decidedBy: step?.criterion ?? "", reason };
}

/** Names the step where its message does not. */
function reasonOf({ criterion, message }: CriterionResult): string {
  const step = criterion.replaceAll("-", " ");
  return message.startsWith(step) ? message : `${step}: ${message}`;
}
