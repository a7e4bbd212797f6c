import type { Micros } from "#lib/kernel/money.ts";
import type { DataProvenance, PortfolioMode } from "#lib/kernel/trading.ts";
import type { PinnedPolicy } from "../policy.ts";

/**
 * One ledger in one currency with one provenance. Cash is in that currency only. All of it is fixed at creation: provenances never
 * mix because there is no way to move a lot from one portfolio to another.
 */
export interface Portfolio extends PinnedPolicy {
  /** `portfolios/<id>`. */
  readonly name: string;
  /** The body of evidence that its trades belong to, such as `sprints/<id>`; may be empty. */
  readonly auditSet: string;
  /** ISO 4217 code of all amounts; what is traded in others is converted. */
  readonly currency: string;
  readonly mode: PortfolioMode;
  readonly dataProvenance: DataProvenance;
  readonly startingCashMicros: Micros;
  /** SHA-256 of policy and cost model. */
  readonly policyHash: string;
  /** When it was created, in UTC milliseconds; the only wall-clock time that a portfolio carries. */
  readonly createTimeMs: number;
}
