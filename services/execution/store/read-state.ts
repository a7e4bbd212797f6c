import { and, asc, count, desc, eq, gte, isNull } from "drizzle-orm";
import { type Micros, toMicros } from "#lib/kernel/money.ts";
import type { Transaction } from "#lib/kit/store/transaction.ts";
import { lotOf, type OpenLot } from "../domain/ledger/lot.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { PortfolioState } from "../domain/portfolio/portfolio-state.ts";
import { exactly, sumOf } from "./micros-column.ts";
import { fillOf, orderOf } from "./rows.ts";
import { bars, equityPoints, fills, ledgerEntries, orders, roundTrips } from "./schema.ts";

/** Folds the ledger, the lots and the waiting orders of a portfolio into its state. */
export async function readState(tx: Transaction, portfolio: Portfolio): Promise<PortfolioState> {
  const lots = await openLots(tx, portfolio.name);
  const waiting = await tx
    .select()
    .from(orders)
    .where(and(eq(orders.portfolio, portfolio.name), eq(orders.state, "ACCEPTED")))
    .orderBy(asc(orders.sequence));
  const [lastEquityPoint] = await tx
    .select({
      barStartMs: equityPoints.barStartMs,
      cashMicros: exactly(equityPoints.cashMicros),
      equityMicros: exactly(equityPoints.equityMicros),
      peakEquityMicros: exactly(equityPoints.peakEquityMicros),
      maxDrawdownRatio: equityPoints.maxDrawdownRatio,
    })
    .from(equityPoints)
    .where(eq(equityPoints.portfolio, portfolio.name))
    .orderBy(desc(equityPoints.sequence))
    .limit(1);
  return {
    portfolio,
    cashMicros: await cash(tx, portfolio.name),
    lots,
    orders: waiting.map(orderOf),
    marks: await marks(tx, portfolio.name, lots),
    ...(lastEquityPoint === undefined ? {} : { lastEquityPoint }),
  };
}

/** A lot is its entry fill with the order behind it, as long as no round trip names it. */
async function openLots(tx: Transaction, portfolio: string): Promise<OpenLot[]> {
  const held = await tx
    .select({ fill: fills, order: orders })
    .from(fills)
    .innerJoin(orders, eq(orders.name, fills.order))
    .leftJoin(roundTrips, eq(roundTrips.lot, fills.lot))
    .where(and(eq(fills.portfolio, portfolio), eq(fills.effect, "OPEN"), isNull(roundTrips.lot)))
    .orderBy(asc(fills.sequence));
  const lots: OpenLot[] = [];
  for (const { fill, order } of held) {
    const [since] = await tx
      .select({ bars: count() })
      .from(bars)
      .where(
        and(
          eq(bars.portfolio, portfolio),
          eq(bars.ticker, fill.ticker),
          gte(bars.startTimeMs, fill.barStartMs),
        ),
      );
    const lot = lotOf(orderOf(order), fillOf(fill));
    lots.push({ ...lot, barsCompleted: since?.bars ?? 0 });
  }
  return lots;
}

async function cash(tx: Transaction, portfolio: string): Promise<Micros> {
  const [row] = await tx
    .select({ balance: sumOf(ledgerEntries.amountMicros) })
    .from(ledgerEntries)
    .where(and(eq(ledgerEntries.portfolio, portfolio), eq(ledgerEntries.account, "CASH")));
  return row?.balance ?? 0n;
}

async function marks(
  tx: Transaction,
  portfolio: string,
  lots: readonly OpenLot[],
): Promise<ReadonlyMap<string, Micros>> {
  const tickers = [...new Set(lots.map((lot) => lot.instrument.ticker))].sort();
  const found = new Map<string, Micros>();
  for (const ticker of tickers) {
    const [last] = await tx
      .select({ close: bars.close })
      .from(bars)
      .where(and(eq(bars.portfolio, portfolio), eq(bars.ticker, ticker)))
      .orderBy(desc(bars.startTimeMs))
      .limit(1);
    if (last !== undefined) found.set(ticker, toMicros(last.close));
  }
  return found;
}
