import type { Answered } from "#lib/kernel/idempotency.ts";
import type { Decision } from "../domain/decision.ts";

/** A stored decision with its fact. */
export interface RecordedDecision {
  readonly decision: Decision;
  /** Sequence of the fact decision.made among this service's facts. */
  readonly factSequence: number;
}

/** Reads and records decisions within one transaction. */
export interface DecisionWriter {
  /** What is stored under the name of a decision. */
  find(name: string): Promise<Answered<RecordedDecision> | undefined>;
  /** Stores a decision that is not there yet, with its fact. */
  record(decision: Decision, requestId: string, requestHash: string): Promise<RecordedDecision>;
}

/** Where decisions are kept; none is ever changed or removed. */
export interface DecisionStore {
  find(name: string): Promise<Answered<RecordedDecision> | undefined>;
  /** Runs `work` in one transaction: all that it records is kept, or nothing when it rejects. */
  write<T>(work: (writer: DecisionWriter) => Promise<T>): Promise<T>;
}
