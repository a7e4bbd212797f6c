import type { Decision } from "../domain/decision.ts";

/** A stored decision with what identifies its request and its fact. */
export interface RecordedDecision {
  readonly decision: Decision;
  /** Hash of the request's body: the same id with another hash is a mistake of the caller. */
  readonly requestHash: string;
  /** Sequence of the fact decision.made in this service's outbox. */
  readonly factSequence: number;
}

/** Where decisions are kept, once and for good. */
export interface DecisionArchive {
  find(name: string): Promise<RecordedDecision | undefined>;
  /**
   * Stores the decision and states the fact, both or neither. A name that is already taken keeps
   * what it has, which is then the answer.
   */
  keep(request: {
    readonly decision: Decision;
    readonly requestId: string;
    readonly requestHash: string;
  }): Promise<RecordedDecision>;
}
