import { isOverAudits, isOverCloses, testableMetric } from "../metrics/catalogue.ts";
import type { CriterionSpec, EnsembleSettings, GateSpec } from "./gate-spec.ts";

/** The evidence without which a gate cannot pass, however good it is. */
export interface RequiredAudits {
  /** Effective audits; several tickers of one as-of date count each. */
  readonly audits: number;
  /** Distinct as-of dates. */
  readonly auditRuns: number;
  /** Closed round trips. */
  readonly closes: number;
}

/** What a gate asks for before it can pass: its required counts and the minima of what it measures. */
export function requiredAudits(spec: GateSpec): RequiredAudits {
  if (spec.kind === "FORECAST_AUDITS") {
    return { audits: ensembleAudits(spec), auditRuns: 0, closes: 0 };
  }
  return {
    audits: Math.max(0, ensembleAudits(spec.ensemble), ...spec.criteria.map(auditsOf)),
    auditRuns: Math.max(0, ...spec.criteria.map(auditRunsOf)),
    closes: Math.max(0, ...spec.criteria.map(closesOf)),
  };
}

/** By what a gate decides what becomes of the ensemble; undefined where it does not ask for it. */
export function ensembleOf(spec: GateSpec): EnsembleSettings | undefined {
  return spec.kind === "FORECAST_AUDITS" ? spec : spec.ensemble;
}

/** An ensemble is not kept before its warm-up is over and its required count is reached. */
function ensembleAudits(ensemble: EnsembleSettings | undefined): number {
  if (ensemble === undefined) return 0;
  const { requiredEffectiveAudits = 0, minimumEffectiveAudits, holdingPeriodAudits } = ensemble;
  return Math.max(requiredEffectiveAudits, minimumEffectiveAudits, holdingPeriodAudits);
}

function auditsOf(criterion: CriterionSpec): number {
  const { metric, minimumN } = criterion;
  const counted = metric === "effective_audits" || metric === "audits";
  const least = counted ? leastOf(criterion) : 0;
  return Math.max(least, isOverAudits(testableMetric(metric).denominator) ? minimumN : 0);
}

function auditRunsOf(criterion: CriterionSpec): number {
  return criterion.metric === "audit_runs" ? leastOf(criterion) : 0;
}

function closesOf(criterion: CriterionSpec): number {
  const { metric, minimumN } = criterion;
  const least = metric === "closed_trades" ? leastOf(criterion) : 0;
  return Math.max(least, isOverCloses(testableMetric(metric).denominator) ? minimumN : 0);
}

/** The count that a criterion requires; of one that is held against a baseline none is known in advance. */
function leastOf({ comparator, threshold, relativeTo }: CriterionSpec): number {
  return comparator === "AT_LEAST" && relativeTo === undefined ? Math.ceil(threshold) : 0;
}
