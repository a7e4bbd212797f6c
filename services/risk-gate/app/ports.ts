import type { Answered } from "#lib/kernel/idempotency.ts";
import type { Decision } from "../domain/decision.ts";

/** A stored decision with its fact. */
export interface RecordedDecision {
  readonly decision: Decision;
  /** Sequence of the fact decision.made in this service's outbox. */
  readonly factSequence: number;
}

/** Where decisions are kept, once and for good. */
export interface DecisionArchive {
  find(name: string): Promise<Answered<RecordedDecision> | undefined>;
  /**
   * Stores the decision and states the fact, both or neither. A name that is already taken keeps
   * what it has, which is then the answer.
   */
  keep(request: {
    readonly decision: Decision;
    readonly requestId: string;
    readonly requestHash: string;
  }): Promise<Answered<RecordedDecision>>;
}
