import type { Audit } from "../domain/audit.ts";
import type { Evidence } from "../domain/evidence/evidence.ts";
import type { Fact, FactKind } from "../domain/facts/fact.ts";
import type { PinnedGateSpec } from "../domain/gates/gate-spec.ts";

/** Writes facts, inside the transaction that also notes the event as consumed. */
export interface FactWriter {
  /** Hash of the fact recorded under this identity; undefined when there is none. */
  recordedHash(kind: FactKind, auditSet: string, identity: string): Promise<string | undefined>;
  /** Records a fact that is not there yet. */
  insert(fact: Fact): Promise<void>;
}

/** Where an audit stands in the order of its audit set: by as-of, then ticker, then name. */
export interface AuditPosition {
  readonly asOfMs: number;
  readonly ticker: string;
  readonly name: string;
}

/** Reads what has been recorded. */
export interface EvidenceReader {
  /** Everything of one audit set; empty for one that nothing was recorded for. */
  evidenceOf(auditSet: string): Promise<Evidence>;
  /** At most `limit` audits of one audit set, from the one after `after` on. */
  auditsAfter(
    auditSet: string,
    after: AuditPosition | undefined,
    limit: number,
  ): Promise<readonly Audit[]>;
}

/** Every gate specification that was ever on file. */
export interface GateSpecStore {
  /** The specification under a hash; undefined for one that was never on file. */
  find(specHash: string): Promise<PinnedGateSpec | undefined>;
  /** Keeps specifications; one that is kept already stays as it is. */
  keep(specs: readonly PinnedGateSpec[]): Promise<void>;
}
