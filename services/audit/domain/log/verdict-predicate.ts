import type { LeafRecord } from "#lib/evidence/leaf.ts";
import { GrowingTree, leafHash } from "#lib/evidence/tree-hash.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { policyOfAudit } from "../evidence/observation.ts";
import type { MetricParameters } from "../metrics/scorecard-metric.ts";
import { scorecardHash } from "../scorecard.ts";
import type { EvaluationRecord } from "./evaluation-record.ts";
import type { ComparisonRecord, OpeningRecord } from "./records.ts";

/** A record of the own log with its place. */
export interface PlacedRecord {
  readonly index: number;
  readonly record: LeafRecord;
}

/** What a verdict follows from. */
export interface VerdictSources {
  readonly auditSet: string;
  readonly evidence: Evidence;
  readonly parameters: MetricParameters;
  /** What the own log has of the audit set, in its order. */
  readonly records: readonly PlacedRecord[];
}

/** What a statement says besides the state of the logs; whoever has the records computes it again. */
export function verdictMembers({ auditSet, evidence, parameters, records }: VerdictSources) {
  return {
    auditSet,
    scorecardHash: scorecardHash(evidence, parameters),
    parameters: { ...parameters } as Canonical,
    policies: policiesOf(evidence),
    gates: lastAnswers(records),
    comparisons: comparisonsIn(records),
    seals: openingsIn(records),
  };
}

/** How many records of a log are about an audit set, and the root of RFC 6962 over them alone, in their order. */
export interface RecordsOfLog {
  readonly records: number;
  readonly recordsRoot: string;
}

/** Adds up records; nothing can be left out of them, exchanged or added without another root. */
export class RecordsDigest {
  readonly #tree = new GrowingTree();

  add(leaf: string): void {
    this.#tree.append(leafHash(leaf));
  }

  result(): RecordsOfLog {
    return { records: this.#tree.size, recordsRoot: hexOf(this.#tree.root()) };
  }
}

/** Bytes in hexadecimal digits. */
export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
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
