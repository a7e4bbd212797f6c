import { and, count, eq, sql } from "drizzle-orm";
import { sumOf } from "#lib/kit/store/columns.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import { KnownRows } from "./known-rows.ts";
import { readTotals } from "./read-history.ts";
import { readState } from "./read-state.ts";
import { equityPoints, fills, ledgerEntries, roundTrips } from "./schema.ts";

type OfPortfolio = Placeholders<{ readonly portfolio: string }>;

const foldedBalances = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({
      account: ledgerEntries.account,
      ticker: ledgerEntries.ticker,
      balanceMicros: sumOf(ledgerEntries.amountMicros),
    })
    .from(ledgerEntries)
    .where(eq(ledgerEntries.portfolio, portfolio))
    .groupBy(ledgerEntries.account, ledgerEntries.ticker),
);

const foldedProfits = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({ gross: sumOf(roundTrips.grossPnlMicros), net: sumOf(roundTrips.netPnlMicros) })
    .from(roundTrips)
    .where(eq(roundTrips.portfolio, portfolio)),
);

const countedPoints = statement((db, { portfolio }: OfPortfolio) =>
  db.select({ n: count() }).from(equityPoints).where(eq(equityPoints.portfolio, portfolio)),
);

const unclosedLots = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({ lot: fills.lot })
    .from(fills)
    .where(
      and(
        eq(fills.portfolio, portfolio),
        eq(fills.effect, "OPEN"),
        sql`not exists (select 1 from ${fills} as leaving join ${roundTrips} on exit_fill = leaving.id
          where leaving.lot = ${fills.lot} and leaving.effect = 'CLOSE' and leaving.rest_units is null)`,
      ),
    )
    .orderBy(fills.sequence),
);

/**
 * Folds the whole history of a portfolio and compares it with the running sums.
 * @throws Error naming the first sum that differs.
 */
export function compareWithHistory(db: RowReader, portfolio: Portfolio): void {
  const of = { portfolio: portfolio.name };
  const totals = readTotals(db, portfolio.name);
  const state = readState(db, new KnownRows(), portfolio);
  const profits = foldedProfits.first(db, of);
  const running = [
    ...totals.balances.map(balanceText),
    `gross profit ${totals.grossPnlMicros}`,
    `net profit ${totals.netPnlMicros}`,
    `${state.lastEquityPoint?.ordinal ?? 0} equity points`,
    ...state.lots.map(({ id }) => `open lot ${id}`),
  ];
  const folded = [
    ...foldedBalances.all(db, of).map(balanceText),
    `gross profit ${profits?.gross ?? 0n}`,
    `net profit ${profits?.net ?? 0n}`,
    `${countedPoints.first(db, of)?.n ?? 0} equity points`,
    ...unclosedLots.all(db, of).map(({ lot }) => `open lot ${lot}`),
  ];
  const stray = differenceOf(running, folded) ?? differenceOf(folded, running);
  if (stray === undefined) return;
  throw new Error(`the running sums and the history of ${portfolio.name} differ in: ${stray}`);
}

function balanceText(of: { account: string; ticker: string; balanceMicros: bigint }): string {
  return `balance of ${of.account} ${of.ticker} ${of.balanceMicros}`;
}

function differenceOf(these: readonly string[], others: readonly string[]): string | undefined {
  const known = new Set(others);
  return these.find((one) => !known.has(one));
}
