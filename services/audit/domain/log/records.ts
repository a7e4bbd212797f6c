import type { LeafRecord } from "#lib/evidence/leaf.ts";
import { sha256Hex } from "#lib/kernel/canonical.ts";
import type { AssuredTerms } from "../comparison/assured-sets.ts";
import type { SetComparison } from "../comparison/comparison.ts";
import type { FactRecord } from "../facts/fact.ts";
import type { MetricParameters } from "../metrics/scorecard-metric.ts";
import type { Terms } from "../ratchet/terms.ts";

/** The record of a fact that no event in the log carries. */
export function factRecordLeaf(fact: Omit<FactRecord, "factHash">): LeafRecord {
  const { auditSet, kind, identity, timeMs, content } = fact;
  return { type: "FACT_RECORDED", auditSet, kind, identity, timeMs, content };
}

/** On what evidence two audit sets were compared, so that it can be told whether there is other evidence now. */
export interface ComparisonBasis {
  /** The parameters of the scorecards' metrics. */
  readonly parameters: MetricParameters;
  /** By what the assured part was reached. */
  readonly terms: AssuredTerms;
  /** Content hashes of the scorecards of either audit set. */
  readonly baseScorecardHash: string;
  readonly otherScorecardHash: string;
}

/** A comparison as one of its audit sets has it in the log. */
export interface ComparisonRecord {
  readonly type: "COMPARISON_MADE";
  readonly auditSet: string;
  readonly comparison: SetComparison;
  /** Absent of one that a version before the logs made. */
  readonly basis?: ComparisonBasis;
}

/** The records of a comparison, under their names: one an audit set, so that each has it among its own. */
export function comparisonRecords(
  comparison: SetComparison,
  basis: ComparisonBasis | undefined,
): readonly { readonly name: string; readonly auditSet: string; readonly record: LeafRecord }[] {
  const { baseAuditSet, otherAuditSet } = comparison;
  return [baseAuditSet, otherAuditSet].map((auditSet) => {
    const record: ComparisonRecord = {
      ...{ type: "COMPARISON_MADE", auditSet, comparison },
      ...(basis && { basis }),
    };
    const name = comparisonRecordName(record);
    return { name, auditSet, record: record as unknown as LeafRecord };
  });
}

/** The name of the record of a comparison, as one of its audit sets has it. */
export function comparisonRecordName({ auditSet, comparison }: ComparisonRecord): string {
  const { name, baseAuditSet } = comparison;
  return auditSet === baseAuditSet ? name : `${name}/other`;
}

/** A seal of bars, as its gateway made it. */
export interface SealRecord extends LeafRecord {
  readonly type: "BARS_SEALED";
  /** Resource name `seals/{id}`. */
  readonly seal: string;
  readonly tickers: readonly string[];
  /** Bars that close after it are sealed; UTC milliseconds. */
  readonly fromMs: number;
  readonly createTimeMs: number;
}

/** The one opening of a seal. */
export interface OpeningRecord extends LeafRecord {
  readonly type: "SEAL_OPENED";
  readonly seal: string;
  /** Empty where it was opened to be read. */
  readonly sprint: string;
  readonly openTimeMs: number;
}

/** The name of the record of an opening; that of a seal is the seal itself. */
export function openingName(seal: string): string {
  return `${seal}/opening`;
}

/** The name of the record of a fact that came late, by the leaf that it would have been. */
export function lateName(leaf: string): string {
  return `late/${sha256Hex(leaf)}`;
}

/** By what terms evidence came about, when it was first judged, as the database keeps it: later terms are held against them. */
export interface KeptTerms {
  readonly source: Terms["source"];
  readonly auditSet: string;
  readonly ticker: string;
  readonly interval: string;
  readonly hash: string;
  /** Canonical JSON. */
  readonly terms: string;
  readonly isLoosened: boolean;
  readonly judgedTimeMs: number;
  /** Position of the last fact that was recorded by then. */
  readonly lastFact: number;
}

/** The record of terms, which nobody can forget unseen. */
export function termsRecord(terms: KeptTerms): LeafRecord {
  return { type: "TERMS_JUDGED", ...terms };
}
