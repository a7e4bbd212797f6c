import type { Decision } from "../domain/decision.ts";
import type { DecisionBasis } from "../domain/decision-basis.ts";

/** A stored decision with what it was made from, where that was kept. */
export interface RememberedDecision {
  /** Place of its fact, by which decisions are in order. */
  readonly factSequence: number;
  readonly decision: Decision;
  /** Undefined for a decision of a version that kept none. */
  readonly basis: DecisionBasis | undefined;
}

/** Reads stored decisions together with what they were made from. */
export interface DecisionHistory {
  /** @throws Fault DATA_LOSS DATABASE_CORRUPT where what is stored is not what the decision was made from. */
  find(name: string): RememberedDecision | undefined;
  /**
   * Of an audit set, the decisions whose inputs were kept, after a place, in order.
   * @throws Fault DATA_LOSS DATABASE_CORRUPT as above.
   */
  page(auditSet: string, after: number, limit: number): readonly RememberedDecision[];
  /** How many decisions of an audit set were made by versions that kept no inputs. */
  withoutInputs(auditSet: string): number;
}
