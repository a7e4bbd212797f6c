import { RecordedFacts } from "./evidence.ts";

/** How much evidence is kept in memory. */
export interface EvidenceLimits {
  readonly auditSets: number;
  /** Facts of all audit sets together; about 350 bytes each. */
  readonly facts: number;
}

/**
 * The recorded facts of the audit sets that were asked for last. What is dropped is read again from
 * the database when it is next asked for.
 */
export class EvidenceCache {
  readonly #limits: EvidenceLimits;
  /** The one asked for last comes last. */
  readonly #kept = new Map<string, RecordedFacts>();

  constructor(limits: EvidenceLimits) {
    this.#limits = limits;
  }

  /** What is kept of an audit set, empty at first. */
  of(auditSet: string): RecordedFacts {
    const facts = this.#kept.get(auditSet) ?? new RecordedFacts();
    this.#kept.delete(auditSet);
    this.#kept.set(auditSet, facts);
    return facts;
  }

  /**
   * Drops audit sets without facts. Then drops those asked for longest ago until the limits hold; one
   * always stays.
   */
  trim(): void {
    let facts = 0;
    for (const [auditSet, { size }] of this.#kept) {
      if (size === 0) this.#kept.delete(auditSet);
      facts += size;
    }
    for (const [auditSet, { size }] of this.#kept) {
      const fits = this.#kept.size <= this.#limits.auditSets && facts <= this.#limits.facts;
      if (fits || this.#kept.size === 1) return;
      this.#kept.delete(auditSet);
      facts -= size;
    }
  }
}
