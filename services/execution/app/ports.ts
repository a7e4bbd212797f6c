import type { Bar } from "#lib/kernel/bar.ts";
import type { Answered } from "#lib/kernel/idempotency.ts";
import type { Book } from "../domain/advance/book.ts";
import type { Happening } from "../domain/advance/happening.ts";
import type { Moment } from "../domain/bars/playing-order.ts";
import type { Fill } from "../domain/fills/fill.ts";
import type { RoundTrip } from "../domain/ledger/round-trip.ts";
import type { LedgerTransaction } from "../domain/ledger/transaction.ts";
import type { Order } from "../domain/orders/order.ts";
import type { EquityPoint } from "../domain/portfolio/equity.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { Totals } from "../domain/portfolio/statement.ts";

/** What happened on the bars of one request, each list in the order in which it happened. */
export interface BarRecord {
  readonly fills: readonly Fill[];
  readonly roundTrips: readonly RoundTrip[];
  readonly orders: readonly Order[];
}

/** A round trip with its place in the portfolio's history. */
export interface ListedRoundTrip {
  readonly sequence: number;
  readonly roundTrip: RoundTrip;
}

/** Reads one consistent state of the books. */
export interface BookReader {
  portfolio(name: string): Promise<Answered<Portfolio> | undefined>;
  book(portfolio: Portfolio): Promise<Book>;
  totals(portfolio: Portfolio): Promise<Totals>;
  order(portfolio: Portfolio, clientOrderId: string): Promise<Answered<Order> | undefined>;
  /** Start of the latest bar played; undefined before the first. */
  latestBarStartMs(portfolio: Portfolio): Promise<number | undefined>;
  /** Played bars of a ticker whose start lies in the closed range. */
  playedBars(portfolio: Portfolio, ticker: string, fromMs: number, toMs: number): Promise<Bar[]>;
  /** What happened on bars whose start lies in the closed range. */
  recordOf(portfolio: Portfolio, fromMs: number, toMs: number): Promise<BarRecord>;
  roundTrips(portfolio: Portfolio, after: number, limit: number): Promise<ListedRoundTrip[]>;
  /** Sequence of the last fact stated; 0 before the first. */
  lastFact(): Promise<number>;
}

/** Changes the books. All changes of one `write` are committed together or not at all. */
export interface BookWriter extends BookReader {
  open(
    portfolio: Answered<Portfolio>,
    requestId: string,
    deposit: LedgerTransaction,
  ): Promise<void>;
  submit(order: Answered<Order>): Promise<void>;
  /** Stores what bars did, states the facts, and remembers the bars as played. */
  advance(portfolio: Portfolio, played: readonly PlayedMoment[]): Promise<void>;
}

/** One moment with all that its bars did. */
export interface PlayedMoment extends Moment {
  readonly happenings: readonly Happening[];
  readonly equityPoint: EquityPoint;
}

/** The books of all portfolios. */
export interface Books {
  read<T>(work: (books: BookReader) => Promise<T>): Promise<T>;
  write<T>(work: (books: BookWriter) => Promise<T>): Promise<T>;
}
