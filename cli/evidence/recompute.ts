import type { Leaf, LeafRecord } from "#lib/evidence/leaf.ts";
import { type Canonical, canonicalJson } from "#lib/kernel/canonical.ts";
import { assuranceTerms, assuredFinding } from "#services/audit/domain/assurance/assured-gate.ts";
import { compareSets } from "#services/audit/domain/comparison/compare-sets.ts";
import type { SetFindings } from "#services/audit/domain/comparison/comparison.ts";
import { type Evidence, RecordedFacts } from "#services/audit/domain/evidence/evidence.ts";
import { pooledEvidence } from "#services/audit/domain/evidence/pooled-evidence.ts";
import { factFromRecord } from "#services/audit/domain/facts/fact.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { pinSpec, specFromStored } from "#services/audit/domain/gates/gate-spec.ts";
import type { EvaluationRecord } from "#services/audit/domain/log/evaluation-record.ts";
import type {
  ComparisonRecord,
  OpeningRecord,
  SealRecord,
} from "#services/audit/domain/log/records.ts";
import {
  hexOf,
  RecordsDigest,
  verdictMembers,
} from "#services/audit/domain/log/verdict-predicate.ts";
import type { MetricParameters } from "#services/audit/domain/metrics/scorecard-metric.ts";
import { scorecardHash } from "#services/audit/domain/scorecard.ts";
import { factsOfLeaf } from "#services/audit/events/leaf-facts.ts";
import { filingOfLeaf } from "#services/audit/events/leaf-filing.ts";

export type { ComparisonRecord, EvaluationRecord, MetricParameters, OpeningRecord, SealRecord };

export { hexOf };

/** A leaf with its place. */
export interface ReadLeaf {
  readonly log: string;
  readonly index: number;
  readonly leaf: Leaf;
  /** What its hash is over. */
  readonly text: string;
}

/** Whether a record is about an audit set. */
export function isAbout(leaf: Leaf, auditSet: string): boolean {
  return filingOfLeaf(leaf)?.auditSet === auditSet;
}

/** The records of a log that are about an audit set, as they are signed. */
export function recordsOfSet(leaves: readonly ReadLeaf[], log: string, auditSet: string) {
  const digest = new RecordsDigest();
  const about = leaves.filter((one) => one.log === log && isAbout(one.leaf, auditSet));
  for (const { text } of about.sort((one, other) => one.index - other.index)) digest.add(text);
  return digest.result();
}

/** The facts that leaves bring, by audit set, as the audit service has them. */
export class ExportedFacts {
  readonly #bySet = new Map<string, { facts: RecordedFacts; known: Set<string> }>();
  #position = 0;

  /** Adds what a leaf brings; a fact that two leaves bring counts once. */
  add(leaf: Leaf): void {
    for (const { auditSet, kind, identity, content } of factsOfLeaf(leaf)) {
      const of = this.#bySet.get(auditSet) ?? { facts: new RecordedFacts(), known: new Set() };
      this.#bySet.set(auditSet, of);
      const name = `${kind} ${identity}`;
      if (of.known.has(name)) continue;
      of.known.add(name);
      this.#position += 1;
      of.facts.add(this.#position, factFromRecord(kind, content));
    }
  }

  /** How many facts there are. */
  get size(): number {
    return this.#position;
  }

  evidenceOf(auditSet: string, state?: EvaluationRecord): Evidence {
    const facts = this.#bySet.get(auditSet)?.facts ?? new RecordedFacts();
    if (state === undefined) return facts.evidence(auditSet, 0, []);
    const { deadLetterCount, missingFacts, policyComparisons } = state;
    return facts.evidence(auditSet, deadLetterCount, missingFacts, policyComparisons);
  }

  /** The content hash of the scorecard of an audit set. */
  scorecardHash(auditSet: string, parameters: MetricParameters): string {
    return scorecardHash(this.evidenceOf(auditSet), parameters);
  }

  /** What a verdict on an audit set says by these leaves. */
  verdictMembers(auditSet: string, parameters: MetricParameters, leaves: readonly ReadLeaf[]) {
    const records = leaves.flatMap(({ index, leaf }) =>
      "record" in leaf.content && isAbout(leaf, auditSet)
        ? [{ index, record: leaf.content.record }]
        : [],
    );
    records.sort((one, other) => one.index - other.index);
    return verdictMembers({ auditSet, evidence: this.evidenceOf(auditSet), parameters, records });
  }
}

/** An answer of a gate, computed again. */
export interface Recomputed {
  readonly specHash: string;
  /** As written: what is looser than before is no part of it. */
  readonly verdict: string;
  readonly assured: string;
  readonly scorecardHash: string;
}

/** The record of an answer of a gate; undefined for any other. */
export function evaluationOf(record: LeafRecord): EvaluationRecord | undefined {
  return record.type === "GATE_EVALUATED" ? (record as unknown as EvaluationRecord) : undefined;
}

/** Computes the answer of a gate again. @throws Fault GATE_SPEC_UNKNOWN where this version cannot */
export function recompute(facts: ExportedFacts, record: EvaluationRecord): Recomputed {
  const { gate, specHash, spec, auditSets, baselineAuditSet, requiredEffectiveAudits } = record;
  const pinned = pinSpec(specFromStored({ specHash, gate, stored: spec }));
  const [first, ...further] = auditSets.map((set) => facts.evidenceOf(set, record));
  const evidence = further.length === 0 ? first! : pooledEvidence([first!, ...further]);
  const baseline = baselineAuditSet === "" ? undefined : facts.evidenceOf(baselineAuditSet);
  const found = evaluateSpec(pinned, evidence, {
    ...(baseline && { baseline }),
    ...(requiredEffectiveAudits > 0 && { requiredEffectiveAudits }),
  });
  const { familyAlphaRatio: alphaRatio, lossBoundRatio, trialNumber, seenUntilMs } = record.assured;
  const terms = assuranceTerms(
    { alphaRatio, lossBoundRatio },
    {
      ...(trialNumber > 0 && { trialNumber }),
      ...(seenUntilMs !== undefined && { seenUntilMs }),
    },
  );
  return {
    specHash: pinned.specHash,
    verdict: found.verdict,
    assured: assuredFinding(pinned.spec, found, evidence, terms, baseline).gate.verdict,
    scorecardHash: scorecardHash(evidence, record.parameters),
  };
}

/** Whether a comparison is what it is computed to be again; undefined where its facts are not those that are here. */
export function recomputeComparison(
  facts: ExportedFacts,
  { comparison, basis }: ComparisonRecord,
): boolean | undefined {
  const { baseAuditSet, otherAuditSet, spec, basePolicy, otherPolicy, ...rest } = comparison;
  const isThere = (auditSet: string, hash: string | undefined) =>
    basis !== undefined && facts.scorecardHash(auditSet, basis.parameters) === hash;
  if (!isThere(baseAuditSet, basis?.baseScorecardHash)) return undefined;
  if (!isThere(otherAuditSet, basis?.otherScorecardHash) || basis === undefined) return undefined;
  const again = compareSets(
    facts.evidenceOf(baseAuditSet),
    facts.evidenceOf(otherAuditSet),
    spec,
    basis.terms,
  );
  const { conclusion, reason, metrics, assured } = rest;
  const logged = {
    basePolicy,
    otherPolicy,
    conclusion,
    reason,
    metrics,
    ...(assured && { assured }),
  };
  const textOf = (findings: SetFindings) => canonicalJson(findings as unknown as Canonical);
  return textOf(again) === textOf(logged);
}
