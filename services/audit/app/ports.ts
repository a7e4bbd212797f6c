import type { LeafRecord } from "#lib/evidence/leaf.ts";
import type { NodeAt } from "#lib/evidence/tree-hash.ts";
import type { Audit } from "../domain/audit.ts";
import type { SetComparison } from "../domain/comparison/comparison.ts";
import type { Evidence, MissingFacts } from "../domain/evidence/evidence.ts";
import type { FactRecord } from "../domain/facts/fact.ts";
import type { PinnedGateSpec } from "../domain/gates/gate-spec.ts";
import type { KeptJudgement } from "../domain/log/logged-judgements.ts";
import type { ComparisonBasis, KeptTerms } from "../domain/log/records.ts";
import type { Loosening } from "../domain/ratchet/loosening.ts";
import type { Judgement } from "../domain/ratchet/ratchet.ts";
import type { Terms } from "../domain/ratchet/terms.ts";

/** Writes facts, inside the transaction that also notes the event as consumed. */
export interface FactWriter {
  /** Records a fact; false, and nothing changes, where one is recorded under its identity. */
  insert(record: FactRecord): boolean;
  /** Hash of the fact recorded under the same identity; undefined when there is none. */
  recordedHash(record: FactRecord): string | undefined;
}

/** Where an audit stands in the order of its audit set: by as-of, then ticker, then name. */
export interface AuditPosition {
  readonly asOfMs: number;
  readonly ticker: string;
  readonly name: string;
}

/** Reads what has been recorded. */
export interface EvidenceReader {
  /** The evidence of one audit set as it is now; empty for one that nothing was recorded for. */
  evidenceOf(auditSet: string): Promise<Evidence>;
  /** At most `limit` audits of one audit set, from the one after `after` on. */
  auditsAfter(
    auditSet: string,
    after: AuditPosition | undefined,
    limit: number,
  ): Promise<readonly Audit[]>;
}

/** An event as it came by the bus. */
export interface KeptEvent {
  readonly id: string;
  readonly subject: string;
  /** The service that published it. */
  readonly source: string;
  /** Its place in the order of its publisher; 0 where it has none. */
  readonly sequence: number;
  /** When the fact became true, UTC milliseconds. */
  readonly timeMs: number;
  /** Full protobuf message name of the payload. */
  readonly type: string;
  /** Empty where the publisher could not publish the fact itself. */
  readonly payload: Uint8Array;
}

/** An event that could not be applied, with what became of it since. */
export interface DeadLetter {
  readonly event: KeptEvent;
  /** Why it could not be applied, when that was last tried. */
  readonly error: string;
  /** How often it could not: when it came and whenever it was replayed. */
  readonly failures: number;
  /** When it was applied after all; absent while it was not. */
  readonly replayTimeMs?: number;
}

/** Where a dead letter stands in their order: by publisher, place in its order, and id. */
export interface DeadLetterPosition {
  readonly source: string;
  readonly sequence: number;
  readonly eventId: string;
}

/** The events that could not be applied. */
export interface DeadLetterStore {
  /** At most `limit` of them from the one after `after` on; the replayed ones only where that is asked for. */
  deadLettersAfter(
    after: DeadLetterPosition | undefined,
    limit: number,
    includeReplayed: boolean,
  ): Promise<readonly DeadLetter[]>;
  find(eventId: string): Promise<DeadLetter | undefined>;
  /** Runs `effect` and notes the letter as replayed, in one transaction; does nothing where it is. */
  apply(eventId: string, timeMs: number, effect: (writer: FactWriter) => void): Promise<void>;
  /** Notes that it could not be applied again. */
  noteFailure(eventId: string, timeMs: number, error: string): Promise<void>;
}

/** Every gate specification that was ever on file. */
export interface GateSpecStore {
  /**
   * The specification under a hash; undefined for one that was never on file.
   * @throws Fault FAILED_PRECONDITION GATE_SPEC_UNKNOWN for one that cannot be evaluated any more.
   */
  find(specHash: string): Promise<PinnedGateSpec | undefined>;
  /** Keeps specifications; one that is kept already stays as it is. */
  keep(specs: readonly PinnedGateSpec[]): Promise<void>;
}

/** Which comparisons are listed; an empty member chooses none out. */
export interface ComparisonQuery {
  /** One that takes part. */
  readonly auditSet: string;
  /** The only setting that is varied. */
  readonly variedPath: string;
}

/** Every comparison that was ever made. */
export interface ComparisonStore {
  /** The comparison of a name; undefined where there is none. */
  find(name: string): SetComparison | undefined;
  /** Keeps and logs a comparison; answers the one that is kept, which is the first of its name. */
  keep(comparison: SetComparison, basis: ComparisonBasis): Promise<SetComparison>;
  /** At most `limit`, in the order of recording, from the one after the position on. */
  list(
    query: ComparisonQuery,
    afterPosition: number,
    limit: number,
  ): readonly { readonly position: number; readonly comparison: SetComparison }[];
}

/** By what evidence was judged, and when first. */
export interface JudgementStore {
  /**
   * Notes by what audit sets are judged, and answers what of it is looser than what earlier ones were judged by.
   * @param forecasts - what their forecasts are held against; of a gate that judges forecasts.
   * @param recordOf - what enters the log of evidence of an answer with these loosenings, in the same transaction.
   */
  judge(
    judgement: Judgement,
    forecasts: readonly Terms[],
    recordOf: (loosenings: readonly Loosening[]) => NamedRecord,
  ): Promise<readonly Loosening[]>;
}

/** What is kept of judgements, to compare it with the log. */
export interface KeptJudgements {
  /** By which specifications audit sets were judged, in the order in which they first were. */
  bySpec(): readonly KeptJudgement[];
  /** By which terms evidence that was judged came about. */
  terms(): readonly KeptTerms[];
  /** Every specification that is kept, as canonical JSON under its hash. */
  specs(): readonly { readonly specHash: string; readonly specJson: string }[];
}

/** A record of the log of evidence that is appended once under its name. */
export interface NamedRecord {
  readonly name: string;
  readonly auditSet: string;
  readonly record: LeafRecord;
}

/** The state of a log of evidence at one of its sizes. */
export interface EvidenceHead {
  /** Whose order it is: of facts the database that numbered them. */
  readonly origin: string;
  /** The sequence of its first leaf. */
  readonly firstSequence: number;
  readonly size: number;
  readonly root: Uint8Array;
}

/** A leaf as it is kept in a log of evidence. */
export interface EvidenceLeaf {
  readonly index: number;
  readonly auditSet: string;
  /** Of an own record that is appended once; null for any other. */
  readonly name: string | null;
  readonly leaf: string;
  readonly nodes: Uint8Array;
}

/** A log of evidence. */
export interface EvidenceLog {
  readonly firstSequence: number;
  size(): number;
  /** @throws RangeError for one whose last leaf is missing */
  readonly nodeAt: NodeAt;
  head(size: number): EvidenceHead;
  /** At most `limit` leaves from an index on, before `end`; of one audit set where it is not empty. */
  leaves(from: number, end: number, limit: number, auditSet: string): readonly EvidenceLeaf[];
  /** The same of those that are kept as being about no audit set. */
  leavesOfNone(from: number, end: number, limit: number): readonly EvidenceLeaf[];
}

/** Reads the logs of evidence and what is recorded of it. */
export interface EvidenceLogReader {
  /** Every log as of one instant, in the order in which they were begun. */
  heads(): readonly EvidenceHead[];
  /** The log of an order; undefined where there is none. */
  find(origin: string): EvidenceLog | undefined;
  /** The origins of all logs, in the order in which they were begun. */
  logs(): readonly string[];
  /** At most `limit` facts of an audit set after a position, in the order of recording. */
  factsAfter(
    auditSet: string,
    position: number,
    limit: number,
  ): readonly (FactRecord & { readonly position: number })[];
  /** The position of the fact that was recorded last; 0 where there is none. */
  newestFact(): number;
  /** The audit set that comes next in the order of names, of those that facts or leaves name. */
  nextAuditSet(name: string): string | undefined;
  /** Where the record of a name is; undefined where there is none. */
  placeOf(name: string): { readonly origin: string; readonly index: number } | undefined;
  /** Appends a record, once under its name. */
  append(record: NamedRecord): Promise<void>;
}

/** Whether the facts of a publisher arrive: what its answer, or the lack of one, says. */
export type FactSourceState = "REACHED" | "SILENT" | "FAILING" | "ABSENT";

/** A publisher, and how well its facts arrive. */
export interface FactSource {
  readonly source: string;
  readonly state: FactSourceState;
  /** What the bus or the publisher said; empty when REACHED. */
  readonly detail: string;
  readonly consumedUpTo: number;
  /** 0 when it does not answer. */
  readonly publishedUpTo: number;
  readonly missingFacts: readonly MissingFacts[];
}
