import { and, eq } from "drizzle-orm";
import { appendToOutbox, lastSequence, type OutboxEntry } from "#lib/kit/events/outbox.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import type { Transaction } from "#lib/kit/store/transaction.ts";
import type { BookReader, Books, BookWriter, PlayedMoment } from "../app/ports.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import { readBook } from "./read-book.ts";
import { latestBar, readBars, readRecord, readRoundTrips, readTotals } from "./read-history.ts";
import { orderOf, portfolioOf } from "./rows.ts";
import { orders, portfolios } from "./schema.ts";
import { writeMoment, writeOrder, writePlayed, writeTransaction } from "./write-book.ts";

/** How the books tell others what happened. */
export interface Telling {
  /** The name under which facts are stated. */
  readonly source: string;
  readonly factsOf: (portfolio: Portfolio, moment: PlayedMoment) => readonly OutboxEntry[];
  /** Called after each write that was committed. */
  readonly committed: () => void;
}

/**
 * The books in a libSQL database. Reads run in the same queue as writes, so that a statement is
 * drawn up from one state even while bars are played.
 */
export function createBooks(store: Store, telling: Telling): Books {
  return {
    read: (work) => store.write((tx) => work(readerOf(tx, telling))),
    async write(work) {
      const result = await store.write((tx) => work(writerOf(tx, telling)));
      telling.committed();
      return result;
    },
  };
}

function readerOf(tx: Transaction, { source }: Telling): BookReader {
  return {
    async portfolio(name) {
      const [row] = await tx.select().from(portfolios).where(eq(portfolios.name, name));
      return row && { answer: portfolioOf(row), requestHash: row.requestHash };
    },
    book: (portfolio) => readBook(tx, portfolio),
    totals: (portfolio) => readTotals(tx, portfolio.name),
    async order(portfolio, clientOrderId) {
      const [row] = await tx
        .select()
        .from(orders)
        .where(and(eq(orders.portfolio, portfolio.name), eq(orders.clientOrderId, clientOrderId)));
      return row && { answer: orderOf(row), requestHash: row.requestHash };
    },
    latestBarStartMs: async (portfolio) => (await latestBar(tx, portfolio.name))?.startTimeMs,
    playedBars: (portfolio, ...range) => readBars(tx, portfolio.name, ...range),
    recordOf: (portfolio, ...range) => readRecord(tx, portfolio.name, ...range),
    roundTrips: (portfolio, ...page) => readRoundTrips(tx, portfolio.name, ...page),
    lastFact: async () => lastSequence(tx, source),
  };
}

function writerOf(tx: Transaction, telling: Telling): BookWriter {
  const { source, factsOf } = telling;
  return {
    ...readerOf(tx, telling),
    async open({ answer, requestHash }, requestId, deposit) {
      // The entries of a ledger transaction are written before it.
      tx.deferForeignKeys();
      await tx.insert(portfolios).values({ ...answer, requestId, requestHash });
      await writeTransaction(tx, deposit);
    },
    submit: ({ answer, requestHash }) => writeOrder(tx, answer, requestHash),
    async advance(portfolio, moments) {
      // A fill and its ledger transaction name each other.
      const fills = moments.some(({ happenings }) =>
        happenings.some(({ kind }) => kind !== "REJECTED"),
      );
      if (fills) tx.deferForeignKeys();
      for (const moment of moments) await writeMoment(tx, moment);
      await writePlayed(tx, portfolio.name, moments);
      appendToOutbox(
        tx,
        source,
        moments.flatMap((moment) => factsOf(portfolio, moment)),
      );
    },
  };
}
