import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { Answered } from "#lib/kernel/idempotency.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Fill } from "../domain/fills/fill.ts";
import type { Dividend } from "../domain/ledger/dividend.ts";
import type { RoundTrip } from "../domain/ledger/round-trip.ts";
import type { Split } from "../domain/ledger/split.ts";
import type { LedgerTransaction } from "../domain/ledger/transaction.ts";
import type { InstrumentSituation } from "../domain/orders/admission.ts";
import type { Order } from "../domain/orders/order.ts";
import type { EquityHistory, EquityPoint } from "../domain/portfolio/equity.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { PortfolioState } from "../domain/portfolio/portfolio-state.ts";
import type { RecentHistory, Totals } from "../domain/portfolio/statement.ts";
import type { BarBatch, BarResult } from "../domain/simulation/simulate-bars.ts";

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
export interface SimulatedBatch extends BarBatch, Omit<BarResult, "state" | "splits"> {}

/** Reads portfolios in one consistent state. Only `equityHistory` reads a portfolio's whole history. */
export interface PortfolioReader {
  portfolio(name: string): Answered<Portfolio> | undefined;
  /** The state before bars of these tickers; without them nothing is advanced. */
  state(portfolio: Portfolio, tickers?: readonly string[]): PortfolioState;
  totals(portfolio: Portfolio): Totals;
  /** The equity before its latest date and its newest trades. */
  recent(portfolio: Portfolio): RecentHistory;
  order(portfolio: Portfolio, clientOrderId: string): Answered<Order> | undefined;
  /** What the portfolio knows a ticker as: the first bars or accepted order of it said so. */
  instrument(portfolio: Portfolio, ticker: string): Instrument | undefined;
  /** What stands in the way of an order in a ticker. */
  situation(portfolio: Portfolio, ticker: string): InstrumentSituation;
  /** The equity after the latest bars; undefined before the first. */
  lastEquityPoint(portfolio: Portfolio): EquityPoint | undefined;
  /** Bars of a ticker that the portfolio was advanced by, with a start in the closed range. */
  knownBars(portfolio: Portfolio, ticker: string, fromMs: number, toMs: number): readonly Bar[];
  /** The latest bar of a ticker that the portfolio was advanced by. */
  lastBar(
    portfolio: Portfolio,
    ticker: string,
  ): { readonly startTimeMs: number; readonly interval: BarInterval } | undefined;
  /** The splits that the portfolio was advanced through, oldest first. */
  splits(portfolio: Portfolio): readonly Split[];
  /** The dividends that the portfolio was advanced through, oldest first. */
  dividends(portfolio: Portfolio): readonly Dividend[];
  /** Rates that the portfolio knows of instants in the closed range. */
  knownRates(portfolio: Portfolio, fromMs: number, toMs: number): readonly ConversionRate[];
  /** What was executed on bars with a start in the closed range. */
  executions(portfolio: Portfolio, fromMs: number, toMs: number): Executions;
  /** What ends of the run have closed and let expire, in the order of its events. */
  endOfRun(portfolio: Portfolio): Executions;
  roundTrips(portfolio: Portfolio, after: number, limit: number): readonly ListedRoundTrip[];
  /** The equity date by date; undefined without bars. */
  equityHistory(portfolio: Portfolio): EquityHistory | undefined;
}

/** Changes portfolios. All changes of one commit are stored together or not at all. */
export interface PortfolioWriter extends PortfolioReader {
  /**
   * Compares the running sums of a portfolio with its whole history, once, and again when another
   * program has written to the database.
   * @throws Error naming what differs: the database was altered, and nothing may be committed.
   */
  checkRunningSums(portfolio: Portfolio): void;
  create(portfolio: Answered<Portfolio>, requestId: string, deposit: LedgerTransaction): void;
  /** Stores instruments of tickers that are not known yet. */
  know(portfolio: Portfolio, instruments: readonly Instrument[]): void;
  /** Stores a new order, and states the fact when it is denied. */
  submit(portfolio: Portfolio, order: Answered<Order>): void;
  /** Stores that an order was canceled, and states the fact. */
  cancel(portfolio: Portfolio, order: Order): void;
  /** Stores rates that the portfolio does not know yet. */
  addRates(portfolio: Portfolio, rates: readonly ConversionRate[]): void;
  /** Stores the bars and what they did, and states the facts. */
  advance(portfolio: Portfolio, batches: readonly SimulatedBatch[]): void;
  /** States the fact that a run ended with this equity. */
  stateEnd(portfolio: Portfolio, history: EquityHistory): void;
}

/** Keeps all portfolios. */
export interface PortfolioStore {
  /** Reads what has been committed, without a write. */
  snapshot<T>(work: (reader: PortfolioReader) => T): T;
  /** Commits what `work` changes; `position` is the sequence of the last fact stated. */
  commit<T>(
    work: (writer: PortfolioWriter) => T,
  ): Promise<{ readonly value: T; readonly position: number }>;
}
