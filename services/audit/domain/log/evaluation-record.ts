import type { LeafRecord } from "#lib/evidence/leaf.ts";
import { type Canonical, hashOf } from "#lib/kernel/canonical.ts";
import type { Evidence, MissingFacts } from "../evidence/evidence.ts";
import type { PolicyComparison } from "../evidence/policy-verdict.ts";
import type { GateTerms, SpecEvaluation } from "../gates/gate-evaluation.ts";
import { canonicalSpec, type PinnedGateSpec } from "../gates/gate-spec.ts";
import { testableMetric } from "../metrics/catalogue.ts";
import type { MetricParameters } from "../metrics/scorecard-metric.ts";
import type { HeldVerdict } from "../ratchet/loosening.ts";
import type { AssuredRecord } from "./assured-record.ts";

/** An answer of a gate, and all that it follows from besides the facts. */
export interface EvaluationRecord {
  readonly type: "GATE_EVALUATED";
  readonly gate: string;
  readonly specHash: string;
  /** The specification as a gate file has it. */
  readonly spec: Canonical;
  readonly auditSets: readonly string[];
  /** Empty for none. */
  readonly baselineAuditSet: string;
  /** 0 for none besides what the specification requires. */
  readonly requiredEffectiveAudits: number;
  readonly verdict: HeldVerdict;
  readonly decidedBy: string;
  readonly reason: string;
  readonly assured: AssuredRecord;
  /** The parameters of the scorecard's metrics. */
  readonly parameters: MetricParameters;
  /** Content hash of the scorecard of the evidence that was judged. */
  readonly scorecardHash: string;
  readonly deadLetterCount: number;
  readonly missingFacts: readonly MissingFacts[];
  /** Empty where no criterion reads them: others' comparisons do not make an answer a new one. */
  readonly policyComparisons: readonly PolicyComparison[];
}

/** An evaluation of a gate, as far as it enters the log of evidence. */
export interface LoggedEvaluation {
  readonly pinned: PinnedGateSpec;
  readonly auditSets: readonly string[];
  readonly baselineAuditSet: string;
  readonly evidence: Evidence;
  readonly terms: GateTerms;
  /** The parameters of the scorecard's metrics. */
  readonly parameters: MetricParameters;
  /** Content hash of the scorecard of the evidence. */
  readonly scorecardHash: string;
  readonly found: Pick<SpecEvaluation, "decidedBy" | "reason"> & { readonly verdict: HeldVerdict };
  readonly assured: AssuredRecord;
}

/**
 * The record of an evaluation, named by its content: the same answer to the same question on the same evidence is one
 * record, however often it is asked for.
 */
export function evaluationRecord(logged: LoggedEvaluation) {
  const { pinned, auditSets, baselineAuditSet, evidence, terms, found } = logged;
  const { parameters, scorecardHash, assured } = logged;
  const record: EvaluationRecord = {
    type: "GATE_EVALUATED",
    gate: pinned.spec.gate,
    specHash: pinned.specHash,
    spec: canonicalSpec(pinned.spec),
    auditSets,
    baselineAuditSet,
    requiredEffectiveAudits: terms.requiredEffectiveAudits ?? 0,
    verdict: found.verdict,
    decidedBy: found.decidedBy,
    reason: found.reason,
    assured,
    parameters,
    scorecardHash,
    deadLetterCount: evidence.deadLetterCount + (terms.baseline?.deadLetterCount ?? 0),
    missingFacts: evidence.missingFacts,
    policyComparisons: readsOtherRecords(pinned) ? (evidence.policyComparisons ?? []) : [],
  };
  const content = record as unknown as LeafRecord;
  return {
    name: evaluationName(content),
    auditSet: evidence.auditSet,
    record: content,
  };
}

/** The name of the record of an evaluation, which follows from all of it. */
export function evaluationName(record: LeafRecord): string {
  return `evaluations/${hashOf(record).slice(0, 32)}`;
}

function readsOtherRecords({ spec }: PinnedGateSpec): boolean {
  if (spec.kind === "FORECAST_AUDITS") return false;
  return spec.criteria.some(({ metric }) => testableMetric(metric).readsOtherRecords === true);
}
