import type { Evidence } from "../evidence/evidence.ts";
import type { FactKind } from "../facts/fact.ts";
import { type GateTerms, judgeSpec } from "../gates/gate-evaluation.ts";
import type { GateVerdict } from "../gates/gate-finding.ts";
import type { CriteriaGateSpec, GateSpec } from "../gates/gate-spec.ts";

/** The answers of a gate's comparisons, without what it asks of the size of the evidence. */
export interface Comparisons {
  readonly verdict: GateVerdict;
  readonly byCriterion: ReadonlyMap<string, GateVerdict>;
}

/**
 * A gate without what it asks of the size of the evidence: counts that must be reached, the observations that a
 * criterion needs, and blocks of audit runs. Whatever fact is left out, the evidence is smaller without it. Undefined
 * where nothing is left of the gate.
 */
export function withoutSizes(spec: GateSpec): GateSpec | undefined {
  if (spec.kind === "FORECAST_AUDITS") {
    const { requiredEffectiveAudits: _, ...rest } = spec;
    return { ...rest, minimumEffectiveAudits: 1, holdingPeriodAudits: 1 };
  }
  const { blockAuditRuns: _, ...whole } = spec;
  const criteria: CriteriaGateSpec["criteria"] = spec.criteria
    .filter(({ unit, comparator }) => unit !== "COUNT" || comparator !== "AT_LEAST")
    .map((criterion) => ({ ...criterion, minimumN: 0 }));
  return criteria.length === 0 ? undefined : { ...whole, criteria };
}

/** Compares the evidence as it is, whatever of it is missing. */
export function compare(spec: GateSpec, evidence: Evidence, terms: GateTerms): Comparisons {
  const { verdict, criteria } = judgeSpec(spec, evidence, terms).finding;
  const byCriterion = new Map(criteria.map((one) => [one.criterion, one.verdict]));
  return { verdict, byCriterion };
}

/** Whether a gate reads facts of a kind. */
export function reads(
  spec: GateSpec,
  evidence: Evidence,
  terms: GateTerms,
  kind: FactKind,
): boolean {
  let isRead = false;
  const watched: Evidence = {
    ...evidence,
    of(fold) {
      isRead ||= fold.over === kind;
      return evidence.of(fold);
    },
    observed(of) {
      isRead ||= of === kind;
      return evidence.observed(of);
    },
  };
  compare(spec, watched, terms);
  return isRead;
}
