import type { Evidence } from "../evidence/evidence.ts";
import { tallyOf } from "../evidence/fold.ts";
import { measuredValue } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

/** Audits by as-of: a score always comes with its forecast, so these are all audits there are. */
const auditsByAsOf = tallyOf("FORECAST_MADE", ({ asOfMs }) => String(asOfMs));

/** Scored audits by status; the others wait for their outcome. */
const scoredByStatus = tallyOf("FORECAST_SCORED", ({ status }) => status);

/** How many audits there are, scored or not. */
export function auditCount(evidence: Evidence): number {
  return evidence.of(auditsByAsOf).total;
}

/** How many audits have a status. */
export function auditCountOf(evidence: Evidence, status: string): number {
  const scored = evidence.of(scoredByStatus);
  return status === "NOT_SCORED" ? auditCount(evidence) - scored.total : scored.of(status);
}

/** How many distinct as-of dates there are. */
export function auditRunCount(evidence: Evidence): number {
  return evidence.of(auditsByAsOf).size;
}

/** How many audits count. */
export function effectiveAuditCount(evidence: Evidence): number {
  return auditCountOf(evidence, "EFFECTIVE");
}

const counted = { unit: "COUNT", denominator: "audits" } as const;

export const auditRuns: PlainMetric = {
  name: "audit_runs",
  ...counted,
  meaning: "Distinct as-of dates, however many tickers each had.",
  measure: (evidence) => measuredValue(auditRunCount(evidence), auditCount(evidence)),
};

export const recordedAudits: PlainMetric = {
  name: "audits",
  ...counted,
  meaning: "Audits recorded, effective or not.",
  measure: (evidence) => measuredValue(auditCount(evidence), auditCount(evidence)),
};

export const effectiveAudits: PlainMetric = {
  name: "effective_audits",
  ...counted,
  meaning: "Audits that count: outcome complete, both RMSEs finite, baseline over 0.",
  measure: (evidence) => measuredValue(effectiveAuditCount(evidence), auditCount(evidence)),
};
