import type { Audit } from "../domain/audit.ts";
import type { SetComparison } from "../domain/comparison/comparison.ts";
import type { Evidence, MissingFacts } from "../domain/evidence/evidence.ts";
import type { FactRecord } from "../domain/facts/fact.ts";
import type { PinnedGateSpec } from "../domain/gates/gate-spec.ts";
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
  /** Keeps a comparison; answers the one that is kept, which is the first of its name. */
  keep(comparison: SetComparison): Promise<SetComparison>;
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
   */
  judge(judgement: Judgement, forecasts: readonly Terms[]): Promise<readonly Loosening[]>;
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
