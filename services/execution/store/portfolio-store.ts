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
import { readDayStart } from "./day-start.ts";
import { readDividends, writeDividends } from "./dividend-rows.ts";
import { type CommitRows, type KeptRows, keptRowsOf } from "./kept-rows.ts";
import { KnownRows } from "./known-rows.ts";
import { readEquityHistory } from "./read-equity.ts";
import {
  ordersAfterSplits,
  readBars,
  readEndOfRun,
  readExecutions,
  readLastBar,
  readRates,
  readRoundTrips,
} from "./read-history.ts";
import { keepingRecentTrades, type ReadRecentTrades } from "./read-recent.ts";
import { readSituation } from "./read-situation.ts";
import { readKnownSplits, readKnownTotals, readLastEquityPoint, readState } from "./read-state.ts";
import { portfolioOf } from "./rows.ts";
import { compareWithHistory } from "./running-sums.ts";
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
  facts: Pick<FactStore, "db" | "snapshot" | "commit" | "keepsCommits">,
  stated: StatedFacts,
): PortfolioStore {
  const rows = keptRowsOf(facts.db);
  const kept = {
    find: keepingCommitted(facts.db),
    readRecentTrades: keepingRecentTrades(facts.db),
  };
  return {
    snapshot: (work) => facts.snapshot((db) => work(readerOf(db, kept, knownOnce()))),
    async commit(work) {
      let known: CommitRows | undefined;
      let isCommitted = false;
      try {
        const committed = await facts.commit((tx, append) => {
          known = rows.begin(tx);
          const reader = readerOf(tx, kept, known.of);
          return work({ ...reader, ...writerOf(tx, append, stated, rows, known) });
        });
        isCommitted = facts.keepsCommits;
        return committed;
      } finally {
        known?.ended(isCommitted);
      }
    },
  };
}

/** The rows of a snapshot, which reads those of a portfolio once. */
function knownOnce(): (portfolio: string) => KnownRows {
  const known = new Map<string, KnownRows>();
  return (portfolio) => {
    const rows = known.get(portfolio) ?? new KnownRows();
    known.set(portfolio, rows);
    return rows;
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

/** What is kept in memory of what has been committed. */
interface KeptHistory {
  readonly find: FindPortfolio;
  readonly readRecentTrades: ReadRecentTrades;
}

function readerOf(
  db: RowReader,
  { find, readRecentTrades }: KeptHistory,
  knownOf: (portfolio: string) => KnownRows,
): PortfolioReader {
  return {
    portfolio: (name) => find(db, name),
    state: (portfolio, tickers) => readState(db, knownOf(portfolio.name), portfolio, tickers),
    totals: ({ name }) => readKnownTotals(db, knownOf(name), name),
    recent(portfolio) {
      const { name } = portfolio;
      const known = knownOf(name);
      const latest = readLastEquityPoint(db, known, portfolio);
      return {
        dayStartEquityMicros: known.part("dayStart", () => readDayStart(db, portfolio, latest)),
        recentTrades: known.part("recentTrades", () => readRecentTrades(db, name)),
      };
    },
    order(portfolio, clientOrderId) {
      const row = orderByClientId.first(db, { portfolio: portfolio.name, clientOrderId });
      if (row === undefined) return undefined;
      const [answer] = ordersAfterSplits(db, portfolio.name, [row]) as readonly [Order];
      return { answer, requestHash: row.requestHash };
    },
    instrument({ name: portfolio }, ticker) {
      const read = () => instrumentByTicker.first(db, { portfolio, ticker })?.instrument;
      return knownOf(portfolio).instrument(ticker, read);
    },
    situation: (portfolio, ticker) => readSituation(db, knownOf(portfolio.name), portfolio, ticker),
    lastEquityPoint: (portfolio) => readLastEquityPoint(db, knownOf(portfolio.name), portfolio),
    splits: ({ name }) => readKnownSplits(db, knownOf(name), name),
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
  kept: KeptRows,
  { change }: CommitRows,
): Omit<PortfolioWriter, keyof PortfolioReader> {
  return {
    checkRunningSums: (portfolio) =>
      kept.compareOnce(portfolio.name, () => compareWithHistory(tx, portfolio)),
    create({ answer, requestHash }, requestId, deposit) {
      change(answer.name, () => new KnownRows());
      insertPortfolios(tx, { ...answer, requestId, requestHash });
      writeDeposit(tx, deposit);
    },
    know({ name: portfolio }, named) {
      if (named.length === 0) return;
      change(portfolio, (known) => known.without());
      const rows = named.map((instrument) => ({
        portfolio,
        ticker: instrument.ticker,
        instrument,
      }));
      insertInstruments(tx, ...rows);
    },
    submit(portfolio, { answer, requestHash }) {
      change(portfolio.name, (known) => known.without("waiting"));
      writeOrder(tx, answer, requestHash);
      const facts = factsOfOrder(portfolio, answer);
      if (facts.length > 0) append(...facts);
    },
    cancel(portfolio, order) {
      change(portfolio.name, (known) => known.without("waiting"));
      writeChange(tx, order);
      append(...factsOfOrder(portfolio, order));
    },
    stateEnd: (portfolio, history) => append(factOfEnd(portfolio, history)),
    addRates(portfolio, rates) {
      change(portfolio.name, (known) => known.without("rates"));
      writeRates(tx, portfolio.name, rates);
    },
    advance(portfolio, batches) {
      change(portfolio.name, (known) => known.afterBars(batches));
      const stated: OutboxEntry[] = [];
      for (const batch of batches) {
        if (batch.dividends !== undefined) writeDividends(tx, portfolio.name, batch.dividends);
        writeHalt(tx, portfolio.name, batch);
        writeBorrowCharges(tx, portfolio.name, batch);
        if (batch.splits !== undefined) writeSplits(tx, portfolio.name, batch);
        if (batch.events.length > 0) writeEvents(tx, batch.events);
        writeSettlements(tx, portfolio.name, batch);
        writeTrailedStops(tx, portfolio.name, batch);
        if (batch.events.length > 0) stated.push(...factsOf(portfolio, batch));
      }
      writeBars(tx, portfolio.name, batches);
      if (stated.length > 0) append(...stated);
    },
  };
}
