import type { KeyObject } from "node:crypto";
import { inTotoPayload, signEnvelope } from "#lib/evidence/dsse.ts";
import { type LeafRecord, leafFromText } from "#lib/evidence/leaf.ts";
import { type Canonical, canonicalJson } from "#lib/kernel/canonical.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { Evidence } from "../domain/evidence/evidence.ts";
import { policyOfAudit } from "../domain/evidence/observation.ts";
import type { EvaluationRecord } from "../domain/log/evaluation-record.ts";
import type { ComparisonRecord, OpeningRecord } from "../domain/log/records.ts";
import type { MetricParameters } from "../domain/metrics/scorecard-metric.ts";
import { scorecardHash } from "../domain/scorecard.ts";
import type { EvidenceHead, EvidenceLogReader, EvidenceReader } from "./ports.ts";

/** What a verdict is signed from. */
export interface SignDependencies {
  readonly reader: EvidenceReader;
  readonly log: EvidenceLogReader;
  readonly parameters: MetricParameters;
  /** The key; generated at its first use. */
  readonly signingKey: () => KeyObject;
}

/** What the statement is about, as SHA-256 digests that the caller states. */
export interface StatementSubject {
  readonly strategyHash: string;
  readonly dataHash: string;
}

/** The type of an in-toto statement, and of what pmx states in one. */
const statementType = "https://in-toto.io/Statement/v1";
const predicateType = "urn:pmx:verdict:v1";

/** Leaves read at once. */
const leavesTogether = 500;

/**
 * Signs what the log says of an audit set, as the JSON of a DSSE envelope: the last answer of each gate with both verdicts
 * and their error rates, the comparisons and openings of seals that it took part in, the scorecard of the facts as they are
 * now, and the state of every log.
 * @throws Fault RESOURCE_NOT_FOUND where no gate has an answer on the audit set.
 */
export async function signVerdict(
  { reader, log, parameters, signingKey }: SignDependencies,
  auditSet: string,
  subject: StatementSubject,
): Promise<string> {
  const heads = log.heads();
  const records = ownRecords(log, heads[0], auditSet);
  const gates = lastAnswers(records);
  if (gates.length === 0) {
    const message = `no gate has an answer on ${auditSet} that rests on outcomes; evaluate one first`;
    throw new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", message, { metadata: { name: auditSet } });
  }
  const evidence = await reader.evidenceOf(auditSet);
  const statement = {
    _type: statementType,
    subject: [
      { name: "strategy", digest: { sha256: subject.strategyHash } },
      { name: "data", digest: { sha256: subject.dataHash } },
    ],
    predicateType,
    predicate: {
      auditSet,
      scorecardHash: scorecardHash(evidence, parameters),
      parameters: { ...parameters },
      policies: policiesOf(evidence),
      gates,
      comparisons: comparisonsIn(records),
      seals: openingsIn(records),
      logs: heads.map(({ origin, size, root }) => ({ log: origin, size, root: hexOf(root) })),
    },
  };
  return JSON.stringify(signEnvelope(inTotoPayload, canonicalJson(statement), signingKey()));
}

/** A record of the own log with its place. */
interface PlacedRecord {
  readonly index: number;
  readonly record: LeafRecord;
}

/** What the own log has of an audit set, in its order. */
function ownRecords(
  log: EvidenceLogReader,
  own: EvidenceHead | undefined,
  auditSet: string,
): readonly PlacedRecord[] {
  const kept = own === undefined ? undefined : log.find(own.origin);
  const found: PlacedRecord[] = [];
  const end = own?.size ?? 0;
  for (let from = 0; from < end; ) {
    const leaves = kept?.leaves(from, end, leavesTogether, auditSet) ?? [];
    for (const { index, leaf } of leaves) {
      from = index + 1;
      const content = leafFromText(leaf)?.content;
      if (content !== undefined && "record" in content) found.push({ index, ...content });
    }
    if (leaves.length < leavesTogether) break;
  }
  return found;
}

/** The last answer of each gate, by its name. */
function lastAnswers(records: readonly PlacedRecord[]): readonly Canonical[] {
  const last = new Map<string, Canonical>();
  for (const { index, record } of records) {
    if (record.type !== "GATE_EVALUATED") continue;
    const answer = record as unknown as EvaluationRecord;
    const { gate, specHash, verdict, reason, scorecardHash, auditSets, baselineAuditSet } = answer;
    const { verdict: assured, ...assurance } = answer.assured;
    last.set(gate, {
      ...{ gate, specHash, reason, scorecardHash, auditSets, baselineAuditSet, index },
      verdicts: { written: verdict, assured },
      assurance: assurance as unknown as Canonical,
    });
  }
  return [...last.keys()].sort().map((gate) => last.get(gate)!);
}

/** Every comparison that it took part in: how many there were is part of what a verdict is worth. */
function comparisonsIn(records: readonly PlacedRecord[]): readonly Canonical[] {
  return records.flatMap(({ index, record }) => {
    if (record.type !== "COMPARISON_MADE") return [];
    const { name, conclusion, spec } = (record as unknown as ComparisonRecord).comparison;
    return [{ name, conclusion, decisiveMetric: spec.decisiveMetric, index }];
  });
}

/** The seals that it opened. */
function openingsIn(records: readonly PlacedRecord[]): readonly Canonical[] {
  return records.flatMap(({ index, record }) => {
    if (record.type !== "SEAL_OPENED") return [];
    const { seal, openTimeMs } = record as OpeningRecord;
    return [{ seal, openTimeMs, index }];
  });
}

function policiesOf(evidence: Evidence): Canonical {
  const sorted = (hashes: readonly string[]) => [...new Set(hashes)].sort();
  return {
    forecast: sorted(evidence.observed("FORECAST_MADE").map(({ audit }) => policyOfAudit(audit))),
    risk: sorted(evidence.observed("POLICY_APPLIED").map(({ policyHash }) => policyHash)),
  };
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
