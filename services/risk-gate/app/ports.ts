import type { Answered } from "#lib/kernel/idempotency.ts";
import type { Decision } from "../domain/decision.ts";
import type { DecisionBasis } from "../domain/decision-basis.ts";
import type { AppliedPolicy } from "../domain/policy/policy-limits.ts";
import type { TradingStateChange } from "../domain/trading-state.ts";

/** A stored decision with its fact. */
export interface RecordedDecision {
  readonly decision: Decision;
  /** Sequence of the fact decision.made among this service's facts. */
  readonly factSequence: number;
}

/** What is stored with a decision beside it. */
export interface DecisionRecord {
  readonly decision: Decision;
  readonly requestId: string;
  readonly requestHash: string;
  /** What it was held to, which its fact says. */
  readonly applied: AppliedPolicy;
  readonly basis: DecisionBasis;
  /** Canonical JSON of the inputs of the basis. */
  readonly inputsJson: string;
}

/** Reads decisions. */
export interface DecisionReader {
  /** What is stored under the name of a decision. */
  find(name: string): Answered<RecordedDecision> | undefined;
}

/** Reads and records decisions within one transaction. */
export interface DecisionWriter extends DecisionReader {
  /** The change of the trading state in force for a portfolio; undefined before the first. */
  tradingState(portfolio: string): TradingStateChange | undefined;
  /** Stores a decision that is not there yet, with its fact. */
  record(made: DecisionRecord): RecordedDecision;
}

/** Where decisions are kept; none is ever changed or removed. */
export interface DecisionStore extends DecisionReader {
  /**
   * The change of the trading state that the last decision for a portfolio was made under. Another may be in force by
   * now: the transaction tells.
   */
  lastTradingState(portfolio: string): TradingStateChange | undefined;
  /** Works out what recording a decision needs, so that its transaction is shorter. */
  prepare(made: DecisionRecord): void;
  /**
   * Runs `work` in one transaction: all that it records is kept, or nothing when it throws. Where it
   * yields the event loop runs.
   */
  write<T>(work: (writer: DecisionWriter) => T | Generator<undefined, T, undefined>): Promise<T>;
}
