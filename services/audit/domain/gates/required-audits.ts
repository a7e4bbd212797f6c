import { testableMetric } from "../metrics/catalogue.ts";
import type { CriterionSpec, GateSpec } from "./gate-spec.ts";

/** The evidence without which a gate cannot pass, however good it is. */
export interface RequiredAudits {
  /** Effective audits; several tickers of one as-of date count each. */
  readonly audits: number;
  /** Distinct as-of dates. */
  readonly auditRuns: number;
}

/** What a gate asks for before it can pass: its required counts and the minima of what it measures. */
export function requiredAudits(spec: GateSpec): RequiredAudits {
  if (spec.kind === "FORECAST_AUDITS") {
    const { requiredEffectiveAudits = 0, minimumEffectiveAudits, holdingPeriodAudits } = spec;
    const audits = Math.max(requiredEffectiveAudits, minimumEffectiveAudits, holdingPeriodAudits);
    return { audits, auditRuns: 0 };
  }
  return {
    audits: Math.max(0, ...spec.criteria.map(auditsOf)),
    auditRuns: Math.max(0, ...spec.criteria.map(auditRunsOf)),
  };
}

/** The denominators of metrics that are measured over audits. */
const auditsOfMetric: ReadonlySet<string> = new Set(["audits", "effective audits"]);

function auditsOf({ metric, comparator, threshold, minimumN }: CriterionSpec): number {
  const counted = metric === "effective_audits" || metric === "audits";
  const least = counted && comparator === "AT_LEAST" ? Math.ceil(threshold) : 0;
  return Math.max(least, auditsOfMetric.has(testableMetric(metric).denominator) ? minimumN : 0);
}

function auditRunsOf({ metric, comparator, threshold }: CriterionSpec): number {
  return metric === "audit_runs" && comparator === "AT_LEAST" ? Math.ceil(threshold) : 0;
}
