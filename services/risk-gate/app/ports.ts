import type { Answered } from "#lib/kernel/idempotency.ts";
import type { Decision } from "../domain/decision.ts";
import type { AppliedPolicy } from "../domain/policy/policy-limits.ts";

/** A stored decision with its fact. */
export interface RecordedDecision {
  readonly decision: Decision;
  /** Sequence of the fact decision.made among this service's facts. */
  readonly factSequence: number;
}

/** Reads decisions. */
export interface DecisionReader {
  /** What is stored under the name of a decision. */
  find(name: string): Answered<RecordedDecision> | undefined;
}

/** Reads and records decisions within one transaction. */
export interface DecisionWriter extends DecisionReader {
  /** Stores a decision that is not there yet, with its fact, which also says what it was held to. */
  record(
    decision: Decision,
    requestId: string,
    requestHash: string,
    applied: AppliedPolicy,
  ): RecordedDecision;
}

/** Where decisions are kept; none is ever changed or removed. */
export interface DecisionStore extends DecisionReader {
  /**
   * Runs `work` in one transaction: all that it records is kept, or nothing when it throws. Where it
   * yields the event loop runs.
   */
  write<T>(work: (writer: DecisionWriter) => T | Generator<undefined, T, undefined>): Promise<T>;
}
