import { and, eq } from "drizzle-orm";
import type { Answered } from "#lib/kernel/idempotency.ts";
import { RecentlyUsed } from "#lib/kernel/recently-used.ts";
import type { AppendFacts, FactStore } from "#lib/kit/events/fact-store.ts";
import type { OutboxEntry } from "#lib/kit/events/outbox.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type {
  PortfolioReader,
  PortfolioStore,
  PortfolioWriter,
  SimulatedBatch,
} from "../app/ports.ts";
import type { Order } from "../domain/orders/order.ts";
import type { EquityHistory } from "../domain/portfolio/equity.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { Totals } from "../domain/portfolio/statement.ts";
import { readDividends, writeDividends } from "./dividend-rows.ts";
import { readEquityHistory } from "./read-equity.ts";
import {
  ordersAfterSplits,
  readBars,
  readEndOfRun,
  readExecutions,
  readLastBar,
  readRates,
  readRoundTrips,
  readTotals,
} from "./read-history.ts";
import { keepingRecent, type ReadRecent } from "./read-recent.ts";
import { readSituation, readWaitingToOpen } from "./read-situation.ts";
import { readSplits } from "./read-splits.ts";
import { readLastEquityPoint, readState } from "./read-state.ts";
import { portfolioOf } from "./rows.ts";
import { createHistoryCheck } from "./running-sums.ts";
import { instruments, orders, portfolios } from "./schema.ts";
import {
  writeBorrowCharges,
  writeHalt,
  writeSettlements,
  writeTrailedStops,
} from "./write-lots.ts";
import {
  writeBars,
  writeChange,
  writeDeposit,
  writeEvents,
  writeOrder,
  writeRates,
  writeSplits,
} from "./write-state.ts";

/** The facts that the store states with what it stores, each in its order. */
export interface StatedFacts {
  factsOf(portfolio: Portfolio, batch: SimulatedBatch): readonly OutboxEntry[];
  factsOfOrder(portfolio: Portfolio, order: Order): readonly OutboxEntry[];
  factOfEnd(portfolio: Portfolio, history: EquityHistory): OutboxEntry;
}

const insertPortfolios = insertInto(portfolios);

const portfolioByName = statement((db, { name }: Placeholders<{ readonly name: string }>) =>
  db.select().from(portfolios).where(eq(portfolios.name, name)),
);

const orderByClientId = statement(
  (db, { portfolio, clientOrderId }: Placeholders<{ portfolio: string; clientOrderId: string }>) =>
    db
      .select()
      .from(orders)
      .where(and(eq(orders.portfolio, portfolio), eq(orders.clientOrderId, clientOrderId))),
);

const insertInstruments = insertInto(instruments);

const instrumentByTicker = statement(
  (db, { portfolio, ticker }: Placeholders<{ portfolio: string; ticker: string }>) =>
    db
      .select({ instrument: instruments.instrument })
      .from(instruments)
      .where(and(eq(instruments.portfolio, portfolio), eq(instruments.ticker, ticker))),
);

type FindPortfolio = (db: RowReader, name: string) => Answered<Portfolio> | undefined;

/** Portfolios in a libSQL database. */
export function createPortfolioStore(
  facts: Pick<FactStore, "db" | "snapshot" | "commit">,
  stated: StatedFacts,
): PortfolioStore {
  const checkHistory = createHistoryCheck();
  const kept = { find: keepingCommitted(facts.db), readRecent: keepingRecent(facts.db) };
  return {
    snapshot: (work) => facts.snapshot((db) => work(readerOf(db, kept, keepingTotals(db)))),
    commit: (work) =>
      facts.commit((tx, append) => {
        const totals = keepingTotals(tx);
        const reader = readerOf(tx, kept, totals);
        return work({ ...reader, ...writerOf(tx, append, stated, checkHistory, totals) });
      }),
  };
}

/** Portfolios kept in memory: each brings a policy and a cost model of some kilobytes. */
const keptPortfolios = 1_000;

/**
 * Finds portfolios, and keeps those that are committed: they never change again. One that a transaction
 * sees before its commit is read from there each time.
 */
function keepingCommitted(committed: RowReader): FindPortfolio {
  const kept = new RecentlyUsed<string, Answered<Portfolio>>(keptPortfolios);
  const read: FindPortfolio = (db, name) => {
    const row = portfolioByName.first(db, { name });
    return row && { answer: portfolioOf(row), requestHash: row.requestHash };
  };
  return (db, name) => {
    const known = kept.get(name) ?? read(committed, name);
    if (known === undefined) return read(db, name);
    kept.set(name, known);
    return known;
  };
}

interface KeptTotals {
  of(portfolio: Portfolio): Totals;
  /** After a posting, which changes them. */
  forget(): void;
}

/** Reads the totals of portfolios once: most bars post nothing. */
function keepingTotals(db: RowReader): KeptTotals {
  const kept = new Map<string, Totals>();
  return {
    of({ name }) {
      const totals = kept.get(name) ?? readTotals(db, name);
      kept.set(name, totals);
      return totals;
    },
    forget: () => kept.clear(),
  };
}

/** What is kept in memory of what has been committed. */
interface KeptRows {
  readonly find: FindPortfolio;
  readonly readRecent: ReadRecent;
}

function readerOf(
  db: RowReader,
  { find, readRecent }: KeptRows,
  totals: KeptTotals,
): PortfolioReader {
  return {
    portfolio: (name) => find(db, name),
    state: (portfolio, tickers) => readState(db, portfolio, totals.of(portfolio).balances, tickers),
    totals: totals.of,
    recent: (portfolio) => readRecent(db, portfolio),
    order(portfolio, clientOrderId) {
      const row = orderByClientId.first(db, { portfolio: portfolio.name, clientOrderId });
      if (row === undefined) return undefined;
      const [answer] = ordersAfterSplits(db, portfolio.name, [row]) as readonly [Order];
      return { answer, requestHash: row.requestHash };
    },
    instrument: (portfolio, ticker) =>
      instrumentByTicker.first(db, { portfolio: portfolio.name, ticker })?.instrument,
    waitingToOpen: (portfolio) => readWaitingToOpen(db, portfolio.name),
    situation: (portfolio, ticker) => readSituation(db, portfolio, ticker),
    lastEquityPoint: (portfolio) => readLastEquityPoint(db, portfolio),
    splits: (portfolio) => readSplits(db, portfolio.name),
    dividends: (portfolio) => readDividends(db, portfolio.name),
    lastBar: (portfolio, ticker) => readLastBar(db, portfolio.name, ticker),
    knownBars: (portfolio, ...range) => readBars(db, portfolio.name, ...range),
    knownRates: (portfolio, ...range) => readRates(db, portfolio, ...range),
    executions: (portfolio, ...range) => readExecutions(db, portfolio.name, ...range),
    endOfRun: (portfolio) => readEndOfRun(db, portfolio.name),
    equityHistory: (portfolio) => readEquityHistory(db, portfolio.name),
    roundTrips: (portfolio, ...page) => readRoundTrips(db, portfolio.name, ...page),
  };
}

function writerOf(
  tx: RowWriter,
  append: AppendFacts,
  { factsOf, factsOfOrder, factOfEnd }: StatedFacts,
  checkHistory: (tx: RowReader, portfolio: Portfolio) => void,
  totals: KeptTotals,
): Omit<PortfolioWriter, keyof PortfolioReader> {
  return {
    checkRunningSums: (portfolio) => checkHistory(tx, portfolio),
    create({ answer, requestHash }, requestId, deposit) {
      insertPortfolios(tx, { ...answer, requestId, requestHash });
      writeDeposit(tx, deposit);
      totals.forget();
    },
    know({ name: portfolio }, named) {
      if (named.length === 0) return;
      const rows = named.map((instrument) => ({
        portfolio,
        ticker: instrument.ticker,
        instrument,
      }));
      insertInstruments(tx, ...rows);
    },
    submit(portfolio, { answer, requestHash }) {
      writeOrder(tx, answer, requestHash);
      const facts = factsOfOrder(portfolio, answer);
      if (facts.length > 0) append(...facts);
    },
    cancel(portfolio, order) {
      writeChange(tx, order);
      append(...factsOfOrder(portfolio, order));
    },
    stateEnd: (portfolio, history) => append(factOfEnd(portfolio, history)),
    addRates: (portfolio, rates) => writeRates(tx, portfolio.name, rates),
    advance(portfolio, batches) {
      const stated: OutboxEntry[] = [];
      for (const batch of batches) {
        if (postsWithoutFill(batch)) totals.forget();
        if (batch.dividends !== undefined) writeDividends(tx, portfolio.name, batch.dividends);
        writeHalt(tx, portfolio.name, batch);
        writeBorrowCharges(tx, portfolio.name, batch);
        if (batch.splits !== undefined) writeSplits(tx, portfolio.name, batch);
        if (batch.events.length > 0) {
          writeEvents(tx, batch.events);
          totals.forget();
        }
        writeSettlements(tx, portfolio.name, batch);
        writeTrailedStops(tx, portfolio.name, batch);
        if (batch.events.length > 0) stated.push(...factsOf(portfolio, batch));
      }
      writeBars(tx, portfolio.name, batches);
      if (stated.length > 0) append(...stated);
    },
  };
}

/** Whether a batch posts to the ledger beside the fills of its events. */
function postsWithoutFill({
  splits,
  dividends,
  borrowCharges,
  settlements,
}: SimulatedBatch): boolean {
  return [splits, dividends, borrowCharges, settlements].some((posted) => posted !== undefined);
}
