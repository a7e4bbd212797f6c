import type { Answered } from "#lib/kernel/idempotency.ts";
import type { TradingStateChange } from "../domain/trading-state.ts";

/** A stored change with its fact. */
export interface RecordedChange {
  readonly change: TradingStateChange;
  /** Sequence of the fact trading_state.changed among this service's facts. */
  readonly factSequence: number;
}

/** Reads and records changes within one transaction. */
export interface TradingStateWriter {
  /** What is stored under a request id. */
  find(requestId: string): Answered<RecordedChange> | undefined;
  /** Stores a change that is not there yet, with its fact. */
  record(change: TradingStateChange, requestId: string, requestHash: string): RecordedChange;
}

/** Where changes of the trading state are kept; none is ever changed or removed. */
export interface TradingStateStore {
  /** The change in force for a portfolio, or, for an empty name, for every portfolio; undefined before the first. */
  inForce(portfolio: string): TradingStateChange | undefined;
  /** The changes in force of portfolios whose own state is not ACTIVE, the latest first. */
  restricted(limit: number): readonly TradingStateChange[];
  /** The latest changes for a portfolio and for every portfolio, or, for an empty name, all; the latest first. */
  latest(portfolio: string, limit: number): readonly TradingStateChange[];
  /** Runs `work` in one transaction. */
  write<T>(work: (writer: TradingStateWriter) => T): Promise<T>;
}
