import { asc, eq, sql } from "drizzle-orm";
import type { Micros } from "#lib/kernel/money.ts";
import { sumOf } from "#lib/kit/store/columns.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { Dividend } from "../domain/ledger/dividend.ts";
import type { BarResult } from "../domain/simulation/simulate-bars.ts";
import type { PostedEntry } from "./posting-views.ts";
import { transactionPostings } from "./posting-views.ts";
import { dividendPayments, dividends, fills, openLots } from "./schema.ts";

const insertDividends = insertInto(dividends);
const insertPayments = insertInto(dividendPayments);
const postTransactions = insertInto(transactionPostings);

type OfPortfolio = Placeholders<{ readonly portfolio: string }>;

const dividendsOfPortfolio = statement((db, { portfolio }: OfPortfolio) => {
  const { ticker, barStartMs, amount, rate } = dividends;
  return db
    .select({ ticker, barStartMs, amount, rate })
    .from(dividends)
    .where(eq(dividends.portfolio, portfolio))
    .orderBy(asc(dividends.sequence));
});

/** By lot, so that what a portfolio was paid before costs no time. */
const dividendsOfOpenLots = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({ lot: fills.lot, micros: sumOf(dividendPayments.amountMicros) })
    .from(openLots)
    .innerJoin(fills, eq(fills.sequence, openLots.fill))
    .innerJoin(dividendPayments, eq(dividendPayments.lot, fills.lot))
    .where(eq(openLots.portfolio, portfolio))
    .groupBy(fills.lot, sql`${openLots.fill}`),
);

/** The dividends that a portfolio was advanced through, oldest first. */
export function readDividends(db: RowReader, portfolio: string): readonly Dividend[] {
  return dividendsOfPortfolio
    .all(db, { portfolio })
    .map(({ rate, ...dividend }) => (rate === null ? dividend : { ...dividend, rate }));
}

/** What each open lot has received so far, negative where it paid; a lot without any is left out. */
export function readLotDividends(db: RowReader, portfolio: string): ReadonlyMap<string, Micros> {
  const rows = dividendsOfOpenLots.all(db, { portfolio });
  return new Map(rows.map(({ lot, micros }) => [lot, micros]));
}

/** Writes the dividends of a batch, what lots received, and its booking. */
export function writeDividends(
  tx: RowWriter,
  portfolio: string,
  batch: NonNullable<BarResult["dividends"]>,
): void {
  insertDividends(
    tx,
    ...batch.dividends.map((dividend) => ({
      portfolio,
      ...dividend,
      rate: dividend.rate ?? null,
    })),
  );
  for (const { transaction, ...payment } of batch.payments) {
    insertPayments(tx, { portfolio, ...payment });
    const entries = transaction.entries.map(
      ({ account, ticker, amountMicros }): PostedEntry => [account, ticker, `${amountMicros}`],
    );
    const id = `${portfolio}/dividends/${payment.lot}/${payment.barStartMs}`;
    postTransactions(tx, { id, portfolio, fill: null, entries });
  }
}
