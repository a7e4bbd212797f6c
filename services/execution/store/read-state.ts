import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { barIntervals } from "#lib/kernel/bar.ts";
import type { BarCounts } from "#lib/kernel/calendar.ts";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { Side } from "#lib/kernel/trading.ts";
import { exactly } from "#lib/kit/store/columns.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { totalMicros } from "../domain/fills/charge.ts";
import { leavesAtNextOpen, lotOf, type OpenLot } from "../domain/ledger/lot.ts";
import type { Balance } from "../domain/ledger/reconciliation.ts";
import { type Split, splitsOf } from "../domain/ledger/split.ts";
import type { InstrumentSituation } from "../domain/orders/admission.ts";
import type { EquityPoint } from "../domain/portfolio/equity.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { PortfolioState } from "../domain/portfolio/portfolio-state.ts";
import type { Mark } from "../domain/portfolio/position.ts";
import { isConverted, type Rates, rateKnownAt } from "../domain/portfolio/rates.ts";
import { lotAfter, orderNow } from "../domain/portfolio/split-state.ts";
import { balanceOf, costsIn } from "../domain/portfolio/statement.ts";
import { readLotDividends } from "./dividend-rows.ts";
import { borrowed, trailedMs, trailedPrice, trailedStopOf } from "./lot-columns.ts";
import { isWaiting } from "./portfolio-tables.ts";
import { readOrder } from "./read-order.ts";
import { readSplits } from "./read-splits.ts";
import { fillOf, orderOf } from "./rows.ts";
import { bars, equityPoints, fills, openLots, orders, portfolioHalts, rates } from "./schema.ts";

type Builder = Parameters<Parameters<typeof statement>[0]>[0];

type OfPortfolio = Placeholders<{ readonly portfolio: string }>;

/**
 * Bars of a fill's ticker from the fill's own bar on: how many of each length, in the order of `barIntervals`;
 * and the last of them.
 */
const barsCompleted = sql<string>`(select json_array(${sql.join(
  barIntervals.map((interval) => sql`sum(${bars.interval} = ${sql.raw(`'${interval}'`)})`),
  sql`, `,
)}) from ${bars} where ${bars.portfolio} = ${fills.portfolio}
  and ${bars.ticker} = ${fills.ticker} and ${bars.startTimeMs} >= ${fills.barStartMs})`;
const lastStartMs = sql<number>`(select ${bars.startTimeMs} from ${bars} where ${bars.portfolio} = ${fills.portfolio}
  and ${bars.ticker} = ${fills.ticker} order by ${bars.startTimeMs} desc limit 1)`;

const last = alias(bars, "last_bar");

/** A lot is its entry fill with the order behind it; its mark is the last bar of its ticker. */
const lotsOf = (db: Builder) =>
  db
    .select({
      fill: fills,
      order: orders,
      barsCompleted,
      borrowed,
      trailedPrice,
      trailedMs,
      lastClose: last.close,
      lastStartMs: last.startTimeMs,
      lastInterval: last.interval,
    })
    .from(openLots)
    .innerJoin(fills, eq(fills.sequence, openLots.fill))
    .innerJoin(orders, eq(orders.name, fills.order))
    .innerJoin(
      last,
      and(
        eq(last.portfolio, fills.portfolio),
        eq(last.ticker, fills.ticker),
        eq(last.startTimeMs, lastStartMs),
      ),
    );

const heldLots = statement((db, { portfolio }: OfPortfolio) =>
  lotsOf(db).where(eq(openLots.portfolio, portfolio)).orderBy(asc(openLots.fill)),
);

const heldLotsOfTicker = statement(
  (db, { portfolio, ticker }: Placeholders<{ portfolio: string; ticker: string }>) =>
    lotsOf(db).where(and(eq(openLots.portfolio, portfolio), eq(fills.ticker, ticker))),
);

const waitingSides = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({ name: orders.name, instrument: orders.instrument, side: orders.side })
    .from(orders)
    .where(and(eq(orders.portfolio, portfolio), isWaiting)),
);

const waitingIds = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({ clientOrderId: orders.clientOrderId })
    .from(orders)
    .where(and(eq(orders.portfolio, portfolio), isWaiting))
    .orderBy(asc(orders.sequence)),
);

/** The client order ids of the waiting orders of a portfolio, oldest first. */
export function readWaitingIds(db: RowReader, portfolio: string): readonly string[] {
  return waitingIds.all(db, { portfolio }).map(({ clientOrderId }) => clientOrderId);
}

const waitingOrders = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select()
    .from(orders)
    .where(and(eq(orders.portfolio, portfolio), isWaiting))
    .orderBy(asc(orders.sequence)),
);

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

/**
 * The state of a portfolio after all that is stored of it.
 * @param balances - of its accounts.
 * @param tickers - of the bars that it is about to be advanced by.
 */
export function readState(
  db: RowReader,
  portfolio: Portfolio,
  balances: readonly Balance[],
  tickers: readonly string[] = [],
): PortfolioState {
  const of = { portfolio: portfolio.name };
  const splits = readSplits(db, portfolio.name);
  const dividends = readLotDividends(db, portfolio.name);
  const lots: OpenLot[] = [];
  const marks = new Map<string, Mark>();
  const tickersWithVolume = new Set<string>();
  const lastEquityPoint = readLastEquityPoint(db, portfolio);
  const markedMs = lastEquityPoint?.barCloseMs ?? Number.MIN_SAFE_INTEGER;
  const known = readRatesFrom(db, portfolio, markedMs);
  for (const row of heldLots.all(db, of)) {
    const { lot, mark } = heldLotOf(row, splits);
    const { ticker, currency } = lot.instrument;
    const dividendMicros = dividends.get(lot.id);
    lots.push(dividendMicros === undefined ? lot : { ...lot, dividendMicros });
    const rate = isConverted(portfolio, lot.instrument)
      ? rateKnownAt(known, currency, markedMs)
      : undefined;
    marks.set(ticker, rate === undefined ? mark : { ...mark, rate });
  }
  for (const ticker of tickers) {
    if (barWithVolume.first(db, { ...of, ticker })) tickersWithVolume.add(ticker);
  }
  const shortfallMicros = -balanceOf("SHORTFALL", balances);
  const halt = haltOf.first(db, of);
  return {
    portfolio,
    cashMicros: balanceOf("CASH", balances),
    costsMicros: totalMicros(costsIn(balances)),
    lots,
    orders: waitingOrders.all(db, of).map((row) => readOrder(db, row, splits)),
    marks,
    rates: known,
    tickersWithVolume,
    ...(shortfallMicros !== 0n && { shortfallMicros }),
    ...(halt && { halt }),
    ...(lastEquityPoint === undefined ? {} : { lastEquityPoint }),
  };
}

/** What stands in the way of an order in a ticker. */
export function readSituation(
  db: RowReader,
  portfolio: Portfolio,
  ticker: string,
): InstrumentSituation {
  const of = { portfolio: portfolio.name, ticker };
  // The lots that an order has opened in parts, and what waits of it, count once.
  const sides = new Map<string, Side>();
  for (const row of heldLotsOfTicker.all(db, of)) {
    const { lot, mark } = heldLotOf(row, []);
    if (!leavesAtNextOpen(lot, mark)) sides.set(row.order.name, lot.side);
  }
  const waiting = waitingSides.all(db, of).filter((row) => row.instrument.ticker === ticker);
  for (const { name, side } of waiting) sides.set(name, side);
  const last = readLastEquityPoint(db, portfolio);
  const halt = haltOf.first(db, of);
  return {
    ...(halt && { haltMessage: halt.message }),
    occupiedSides: [...sides.values()],
    ...(last === undefined ? {} : { latestBarStartMs: last.barStartMs }),
  };
}

function readRatesFrom(db: RowReader, { name, currency: to }: Portfolio, timeMs: number): Rates {
  const known = new Map<string, ConversionRate[]>();
  for (const { currency: from, asOfMs, legs } of ratesFrom.all(db, { portfolio: name, timeMs })) {
    const rate = { from, to, legs, asOfMs };
    const before = known.get(from);
    if (before === undefined) known.set(from, [rate]);
    else before.push(rate);
  }
  return known;
}

function heldLotOf(
  row: NonNullable<ReturnType<typeof heldLots.first>>,
  splits: readonly Split[],
): {
  readonly lot: OpenLot;
  readonly mark: Mark;
} {
  const { lastClose: price, lastStartMs: barStartMs, lastInterval: interval } = row;
  const order = orderNow(orderOf(row.order), splitsBefore(splits, row.fill.barStartMs));
  const opened = {
    ...lotOf(order, fillOf(row.fill)),
    barsCompleted: countsOf(row.barsCompleted),
    ...(row.borrowed !== null && { borrowMicros: BigInt(row.borrowed) }),
  };
  const passed = splitsOf(opened, splits, barStartMs);
  return {
    lot: { ...passed.reduce(lotAfter, opened), ...trailedStopOf(row, passed) },
    mark: { price, barStartMs, interval },
  };
}

function countsOf(stored: string): BarCounts {
  const counts = JSON.parse(stored) as readonly number[];
  return Object.fromEntries(
    barIntervals
      .map((interval, at) => [interval, counts[at] ?? 0] as const)
      .filter(([, n]) => n > 0),
  );
}

/** Those that an order was filled after, or with. */
function splitsBefore(splits: readonly Split[], fillStartMs: number): readonly Split[] {
  return splits.filter(({ barStartMs }) => barStartMs <= fillStartMs);
}

/** The equity after the latest bars of a portfolio. */
export function readLastEquityPoint(db: RowReader, portfolio: Portfolio): EquityPoint | undefined {
  return latestEquityPoint.first(db, { portfolio: portfolio.name });
}
