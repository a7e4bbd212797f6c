import type { Metric } from "#lib/kernel/metric.ts";
import { type Audit, type AuditStatus, dropReasons } from "../audits/audit.ts";
import { countMetric } from "./metric-kinds.ts";

/** Audits that do not count, for one reason. */
export interface DroppedAudits {
  readonly reason: AuditStatus;
  readonly count: number;
}

/** Audit runs: distinct as-of dates, however many tickers each had. */
export function auditRuns(audits: readonly Audit[]): Metric {
  const asOfs = new Set(audits.map(({ key }) => key.asOfMs));
  return countMetric("audit_runs", "audits", asOfs.size, audits.length);
}

/** Audits recorded, effective or not. */
export function recordedAudits(audits: readonly Audit[]): Metric {
  return countMetric("audits", "audits", audits.length, audits.length);
}

/** Audits that count: outcome complete, both RMSEs finite, baseline over 0. */
export function effectiveAudits(audits: readonly Audit[]): Metric {
  return countMetric("effective_audits", "audits", effectiveOf(audits).length, audits.length);
}

/** Audits that do not count, by reason; reasons without any are left out. */
export function droppedAudits(audits: readonly Audit[]): readonly DroppedAudits[] {
  return dropReasons
    .map((reason) => ({ reason, count: audits.filter(({ status }) => status === reason).length }))
    .filter(({ count }) => count > 0);
}

/** The audits that count. */
export function effectiveOf(audits: readonly Audit[]): readonly Audit[] {
  return audits.filter(({ status }) => status === "EFFECTIVE");
}
