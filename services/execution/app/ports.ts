import type { Bar } from "#lib/kernel/bar.ts";
import type { Answered } from "#lib/kernel/idempotency.ts";
import type { Fill } from "../domain/fills/fill.ts";
import type { RoundTrip } from "../domain/ledger/round-trip.ts";
import type { LedgerTransaction } from "../domain/ledger/transaction.ts";
import type { Order } from "../domain/orders/order.ts";
import type { EquityPoint } from "../domain/portfolio/equity.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { PortfolioState } from "../domain/portfolio/portfolio-state.ts";
import type { Totals } from "../domain/portfolio/statement.ts";
import type { ExecutionEvent } from "../domain/simulation/execution-event.ts";
import type { BarBatch } from "../domain/simulation/simulate-bars.ts";

/**
 * What was executed on some bars. Fills and round trips are in the order of their events, orders in
 * that of the bars that resolved them, then of their submission.
 */
export interface Executions {
  readonly fills: readonly Fill[];
  readonly roundTrips: readonly RoundTrip[];
  readonly orders: readonly Order[];
}

/** A round trip with its place in the portfolio's history. */
export interface ListedRoundTrip {
  readonly sequence: number;
  readonly roundTrip: RoundTrip;
}

/** A batch of bars with all that it did. */
export interface SimulatedBatch extends BarBatch {
  readonly events: readonly ExecutionEvent[];
  readonly equityPoint: EquityPoint;
}

/** Reads portfolios in one consistent state. */
export interface PortfolioReader {
  portfolio(name: string): Promise<Answered<Portfolio> | undefined>;
  state(portfolio: Portfolio): Promise<PortfolioState>;
  totals(portfolio: Portfolio): Promise<Totals>;
  order(portfolio: Portfolio, clientOrderId: string): Promise<Answered<Order> | undefined>;
  /** Start of the latest bar that the portfolio was advanced by; undefined before the first. */
  latestBarStartMs(portfolio: Portfolio): Promise<number | undefined>;
  /** Bars of a ticker that the portfolio was advanced by, with a start in the closed range. */
  knownBars(portfolio: Portfolio, ticker: string, fromMs: number, toMs: number): Promise<Bar[]>;
  /** What was executed on bars with a start in the closed range. */
  executions(portfolio: Portfolio, fromMs: number, toMs: number): Promise<Executions>;
  roundTrips(portfolio: Portfolio, after: number, limit: number): Promise<ListedRoundTrip[]>;
  /** Sequence of the last fact stated; 0 before the first. */
  lastFact(): Promise<number>;
}

/** Changes portfolios. All changes of one `write` are committed together or not at all. */
export interface PortfolioWriter extends PortfolioReader {
  create(
    portfolio: Answered<Portfolio>,
    requestId: string,
    deposit: LedgerTransaction,
  ): Promise<void>;
  submit(order: Answered<Order>): Promise<void>;
  /** Stores the bars and what they did, and states the facts. */
  advance(portfolio: Portfolio, batches: readonly SimulatedBatch[]): Promise<void>;
}

/** Keeps all portfolios. */
export interface PortfolioStore {
  snapshot<T>(work: (reader: PortfolioReader) => Promise<T>): Promise<T>;
  write<T>(work: (writer: PortfolioWriter) => Promise<T>): Promise<T>;
}
