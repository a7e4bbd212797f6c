import { and, eq } from "drizzle-orm";
import { appendToOutbox, lastSequence, type OutboxEntry } from "#lib/kit/events/outbox.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import type { Transaction } from "#lib/kit/store/transaction.ts";
import type {
  PortfolioReader,
  PortfolioStore,
  PortfolioWriter,
  SimulatedBatch,
} from "../app/ports.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import { latestBar, readBars, readExecutions, readRoundTrips, readTotals } from "./read-history.ts";
import { readState } from "./read-state.ts";
import { orderOf, portfolioOf } from "./rows.ts";
import { orders, portfolios } from "./schema.ts";
import { writeBars, writeEvents, writeOrder, writeTransaction } from "./write-state.ts";

/** How the store states facts. */
export interface FactPublishing {
  /** The name under which facts are stated. */
  readonly source: string;
  readonly factsOf: (portfolio: Portfolio, batch: SimulatedBatch) => readonly OutboxEntry[];
  /** Called after each write that was committed. */
  readonly committed: () => void;
}

/**
 * Portfolios in a libSQL database. Reads run in the same queue as writes, so that a statement is of
 * one state even while bars are simulated.
 */
export function createPortfolioStore(store: Store, facts: FactPublishing): PortfolioStore {
  return {
    snapshot: (work) => store.write((tx) => work(readerOf(tx, facts))),
    async write(work) {
      const result = await store.write((tx) => work(writerOf(tx, facts)));
      facts.committed();
      return result;
    },
  };
}

function readerOf(tx: Transaction, { source }: FactPublishing): PortfolioReader {
  return {
    async portfolio(name) {
      const [row] = await tx.select().from(portfolios).where(eq(portfolios.name, name));
      return row && { answer: portfolioOf(row), requestHash: row.requestHash };
    },
    state: (portfolio) => readState(tx, portfolio),
    totals: (portfolio) => readTotals(tx, portfolio.name),
    async order(portfolio, clientOrderId) {
      const [row] = await tx
        .select()
        .from(orders)
        .where(and(eq(orders.portfolio, portfolio.name), eq(orders.clientOrderId, clientOrderId)));
      return row && { answer: orderOf(row), requestHash: row.requestHash };
    },
    latestBarStartMs: async (portfolio) => (await latestBar(tx, portfolio.name))?.startTimeMs,
    knownBars: (portfolio, ...range) => readBars(tx, portfolio.name, ...range),
    executions: (portfolio, ...range) => readExecutions(tx, portfolio.name, ...range),
    roundTrips: (portfolio, ...page) => readRoundTrips(tx, portfolio.name, ...page),
    lastFact: async () => lastSequence(tx, source),
  };
}

function writerOf(tx: Transaction, facts: FactPublishing): PortfolioWriter {
  const { source, factsOf } = facts;
  return {
    ...readerOf(tx, facts),
    async create({ answer, requestHash }, requestId, deposit) {
      // The entries of a ledger transaction are written before it.
      tx.deferForeignKeys();
      await tx.insert(portfolios).values({ ...answer, requestId, requestHash });
      await writeTransaction(tx, deposit);
    },
    submit: ({ answer, requestHash }) => writeOrder(tx, answer, requestHash),
    async advance(portfolio, batches) {
      // A fill and its ledger transaction name each other.
      if (batches.some(({ events }) => events.length > 0)) tx.deferForeignKeys();
      for (const { events } of batches) await writeEvents(tx, events);
      await writeBars(tx, portfolio.name, batches);
      const stated = batches.flatMap((batch) => factsOf(portfolio, batch));
      appendToOutbox(tx, source, stated);
    },
  };
}
