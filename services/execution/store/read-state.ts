import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import { exactly } from "#lib/kit/store/columns.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { totalMicros } from "../domain/fills/charge.ts";
import type { OpenLot } from "../domain/ledger/lot.ts";
import type { EquityPoint } from "../domain/portfolio/equity.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { PortfolioState } from "../domain/portfolio/portfolio-state.ts";
import type { Mark } from "../domain/portfolio/position.ts";
import { isConverted, type Rates, rateKnownAt } from "../domain/portfolio/rates.ts";
import { balanceOf, costsIn, type Totals } from "../domain/portfolio/statement.ts";
import { readLotDividends } from "./dividend-rows.ts";
import type { KnownRows } from "./known-rows.ts";
import { isWaiting } from "./portfolio-tables.ts";
import { readTotals } from "./read-history.ts";
import { heldLotOf, heldLots, heldRowOf } from "./read-lots.ts";
import { readOrder } from "./read-order.ts";
import { readSplits } from "./read-splits.ts";
import { bars, equityPoints, orders, portfolioHalts, rates } from "./schema.ts";

type OfPortfolio = Placeholders<{ readonly portfolio: string }>;

const waitingOrders = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select()
    .from(orders)
    .where(and(eq(orders.portfolio, portfolio), isWaiting))
    .orderBy(asc(orders.sequence)),
);

/** The waiting orders of a portfolio as they are stored, oldest first. */
export function readWaitingRows(db: RowReader, known: KnownRows, portfolio: string) {
  return known.part("waiting", () => waitingOrders.all(db, { portfolio }));
}

/** A bar with volume, by an index that holds such bars only. */
const barWithVolume = statement(
  (db, { portfolio, ticker }: Placeholders<{ portfolio: string; ticker: string }>) =>
    db
      .select({ startTimeMs: bars.startTimeMs })
      .from(bars)
      .where(
        and(eq(bars.portfolio, portfolio), eq(bars.ticker, ticker), gt(bars.volumeUnits, sql`0`)),
      )
      .limit(1),
);

const haltOf = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({
      state: portfolioHalts.state,
      reason: portfolioHalts.reason,
      message: portfolioHalts.message,
      barStartMs: portfolioHalts.barStartMs,
    })
    .from(portfolioHalts)
    .where(eq(portfolioHalts.portfolio, portfolio)),
);

/** Why a portfolio is halted; undefined while it trades. */
export function readHalt(db: RowReader, known: KnownRows, portfolio: string) {
  return known.part("halt", () => haltOf.first(db, { portfolio }) ?? null) ?? undefined;
}

/** The open lots of a portfolio as they are stored. */
export function readHeldRows(db: RowReader, known: KnownRows, portfolio: string) {
  return known.part("held", () => heldLots.all(db, { portfolio }).map(heldRowOf));
}

const latestEquityPoint = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({
      ordinal: equityPoints.ordinal,
      barStartMs: equityPoints.barStartMs,
      barCloseMs: equityPoints.barCloseMs,
      cashMicros: exactly(equityPoints.cashMicros),
      equityMicros: exactly(equityPoints.equityMicros),
      peakEquityMicros: exactly(equityPoints.peakEquityMicros),
      maxDrawdownRatio: equityPoints.maxDrawdownRatio,
    })
    .from(equityPoints)
    .where(eq(equityPoints.portfolio, portfolio))
    .orderBy(desc(equityPoints.sequence))
    .limit(1),
);

const earlier = alias(rates, "earlier_rate");

/** Of each currency the last rate known at an instant, and all later ones. */
const ratesFrom = statement(
  (db, { portfolio, timeMs }: Placeholders<{ portfolio: string; timeMs: number }>) =>
    db
      .select({ currency: rates.currency, asOfMs: rates.asOfMs, legs: rates.legs })
      .from(rates)
      .where(
        and(
          eq(rates.portfolio, portfolio),
          sql`${rates.asOfMs} >= coalesce((select max(${earlier.asOfMs}) from ${rates} as ${earlier}
            where ${earlier.portfolio} = ${rates.portfolio} and ${earlier.currency} = ${rates.currency}
              and ${earlier.asOfMs} <= ${timeMs}), ${rates.asOfMs})`,
        ),
      )
      .orderBy(asc(rates.currency), asc(rates.asOfMs)),
);

const noDividends: ReturnType<typeof readLotDividends> = new Map();

/**
 * The state of a portfolio after all that is stored of it. Of a portfolio that holds nothing and waits for nothing,
 * most bars ask no more than that.
 * @param known - the rows of it that were read already.
 * @param tickers - of the bars that it is about to be advanced by.
 */
export function readState(
  db: RowReader,
  known: KnownRows,
  portfolio: Portfolio,
  tickers: readonly string[] = [],
): PortfolioState {
  const { name } = portfolio;
  const held = readHeldRows(db, known, name);
  const waiting = readWaitingRows(db, known, name);
  const splits = held.length + waiting.length > 0 ? readKnownSplits(db, known, name) : [];
  const dividends = held.length > 0 ? readDividendsOfLots(db, known, name) : noDividends;
  const lots: OpenLot[] = [];
  const marks = new Map<string, Mark>();
  const lastEquityPoint = readLastEquityPoint(db, known, portfolio);
  const markedMs = lastEquityPoint?.barCloseMs ?? Number.MIN_SAFE_INTEGER;
  const rates = known.part("rates", () => readRatesFrom(db, portfolio, markedMs));
  for (const row of held) {
    const { lot, mark, carriedDividends } = heldLotOf(row, splits);
    const { ticker, currency } = lot.instrument;
    const dividendMicros = (dividends.get(lot.id) ?? 0n) - carriedDividends;
    lots.push(dividendMicros === 0n ? lot : { ...lot, dividendMicros });
    const rate = isConverted(portfolio, lot.instrument)
      ? rateKnownAt(rates, currency, markedMs)
      : undefined;
    marks.set(ticker, rate === undefined ? mark : { ...mark, rate });
  }
  const hasVolume = (ticker: string) =>
    known.hasVolume(
      ticker,
      () => barWithVolume.first(db, { portfolio: name, ticker }) !== undefined,
    );
  const { balances } = readKnownTotals(db, known, name);
  const shortfallMicros = -balanceOf("SHORTFALL", balances);
  const halt = readHalt(db, known, name);
  return {
    portfolio,
    cashMicros: balanceOf("CASH", balances),
    costsMicros: totalMicros(costsIn(balances)),
    lots,
    orders: waiting.map((row) => readOrder(db, row, splits)),
    marks,
    rates,
    tickersWithVolume: new Set(tickers.filter(hasVolume)),
    ...(shortfallMicros !== 0n && { shortfallMicros }),
    ...(halt && { halt }),
    ...(lastEquityPoint === undefined ? {} : { lastEquityPoint }),
  };
}

/** The sums over a portfolio's whole history; most bars post nothing that would change them. */
export function readKnownTotals(db: RowReader, known: KnownRows, portfolio: string): Totals {
  return known.part("totals", () => readTotals(db, portfolio));
}

/** The splits that a portfolio was advanced through, oldest first. */
export function readKnownSplits(db: RowReader, known: KnownRows, portfolio: string) {
  return known.part("splits", () => readSplits(db, portfolio));
}

function readDividendsOfLots(db: RowReader, known: KnownRows, portfolio: string) {
  return known.part("lotDividends", () => readLotDividends(db, portfolio));
}

function readRatesFrom(db: RowReader, { name, currency: to }: Portfolio, timeMs: number): Rates {
  const rates = new Map<string, ConversionRate[]>();
  for (const { currency: from, asOfMs, legs } of ratesFrom.all(db, { portfolio: name, timeMs })) {
    const rate = { from, to, legs, asOfMs };
    const before = rates.get(from);
    if (before === undefined) rates.set(from, [rate]);
    else before.push(rate);
  }
  return rates;
}

/** The equity after the latest bars of a portfolio. */
export function readLastEquityPoint(
  db: RowReader,
  known: KnownRows,
  { name: portfolio }: Portfolio,
): EquityPoint | undefined {
  const read = () => latestEquityPoint.first(db, { portfolio }) ?? null;
  return known.part("lastEquityPoint", read) ?? undefined;
}
