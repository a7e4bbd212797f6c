import { and, asc, between, count, desc, eq, gt } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Bar } from "#lib/kernel/bar.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import type { Transaction } from "#lib/kit/store/transaction.ts";
import type { Executions, ListedRoundTrip } from "../app/ports.ts";
import type { Totals } from "../domain/portfolio/statement.ts";
import { sumOf } from "./micros-column.ts";
import { fillOf, orderOf, roundTripOf } from "./rows.ts";
import { bars, equityPoints, fills, ledgerEntries, orders, roundTrips } from "./schema.ts";

const entry = alias(fills, "entry");
const exit = alias(fills, "exit");

/** What is summed over a portfolio's whole history. */
export async function readTotals(tx: Transaction, portfolio: string): Promise<Totals> {
  const balances = await tx
    .select({
      account: ledgerEntries.account,
      ticker: ledgerEntries.ticker,
      balanceMicros: sumOf(ledgerEntries.amountMicros),
    })
    .from(ledgerEntries)
    .where(eq(ledgerEntries.portfolio, portfolio))
    .groupBy(ledgerEntries.account, ledgerEntries.ticker);
  const [pnl] = await tx
    .select({
      gross: sumOf(roundTrips.grossPnlMicros),
      net: sumOf(roundTrips.netPnlMicros),
    })
    .from(roundTrips)
    .where(eq(roundTrips.portfolio, portfolio));
  const [points] = await tx
    .select({ n: count() })
    .from(equityPoints)
    .where(eq(equityPoints.portfolio, portfolio));
  const last = await latestBar(tx, portfolio);
  return {
    balances,
    grossPnlMicros: pnl?.gross ?? 0n,
    netPnlMicros: pnl?.net ?? 0n,
    equityPoints: points?.n ?? 0,
    ...(last === undefined ? {} : { lastBarCloseTimeMs: closeTimeMs(last, last.interval) }),
  };
}

/** Start and interval of the latest bar that a portfolio was advanced by. */
export async function latestBar(tx: Transaction, portfolio: string) {
  const [last] = await tx
    .select({ startTimeMs: bars.startTimeMs, interval: bars.interval })
    .from(bars)
    .where(eq(bars.portfolio, portfolio))
    .orderBy(desc(bars.startTimeMs))
    .limit(1);
  return last;
}

/** Known bars of a ticker whose start lies in the closed range. */
export function readBars(
  tx: Transaction,
  portfolio: string,
  ticker: string,
  fromMs: number,
  toMs: number,
): Promise<Bar[]> {
  const { startTimeMs, open, high, low, close, volumeUnits } = bars;
  return tx
    .select({ startTimeMs, open, high, low, close, volumeUnits })
    .from(bars)
    .where(
      and(
        eq(bars.portfolio, portfolio),
        eq(bars.ticker, ticker),
        between(startTimeMs, fromMs, toMs),
      ),
    );
}

/** What was executed on bars whose start lies in the closed range. */
export async function readExecutions(
  tx: Transaction,
  portfolio: string,
  fromMs: number,
  toMs: number,
): Promise<Executions> {
  const filled = await tx
    .select()
    .from(fills)
    .where(and(eq(fills.portfolio, portfolio), between(fills.barStartMs, fromMs, toMs)))
    .orderBy(asc(fills.sequence));
  const closed = await selectTrips(tx)
    .where(and(eq(exit.portfolio, portfolio), between(exit.barStartMs, fromMs, toMs)))
    .orderBy(asc(roundTrips.sequence));
  const resolved = await tx
    .select()
    .from(orders)
    .where(and(eq(orders.portfolio, portfolio), between(orders.resolvedBarStartMs, fromMs, toMs)))
    .orderBy(asc(orders.resolvedBarStartMs), asc(orders.sequence));
  return {
    fills: filled.map(fillOf),
    roundTrips: closed.map((row) => roundTripOf(row.trip, row.entry, row.exit, row.order)),
    orders: resolved.map(orderOf),
  };
}

/** Round trips after a place in the history. */
export async function readRoundTrips(
  tx: Transaction,
  portfolio: string,
  after: number,
  limit: number,
): Promise<ListedRoundTrip[]> {
  const rows = await selectTrips(tx)
    .where(and(eq(roundTrips.portfolio, portfolio), gt(roundTrips.sequence, after)))
    .orderBy(asc(roundTrips.sequence))
    .limit(limit);
  return rows.map((row) => ({
    sequence: row.trip.sequence,
    roundTrip: roundTripOf(row.trip, row.entry, row.exit, row.order),
  }));
}

function selectTrips(tx: Transaction) {
  return tx
    .select({ trip: roundTrips, entry, exit, order: orders })
    .from(roundTrips)
    .innerJoin(entry, eq(entry.id, roundTrips.entryFill))
    .innerJoin(exit, eq(exit.id, roundTrips.exitFill))
    .innerJoin(orders, eq(orders.name, entry.order));
}
