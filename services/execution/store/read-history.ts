import { and, asc, between, desc, eq, getTableColumns, gt, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Bar } from "#lib/kernel/bar.ts";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { Micros } from "#lib/kernel/money.ts";
import { exactly } from "#lib/kit/store/columns.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { Executions, ListedRoundTrip } from "../app/ports.ts";
import type { RoundTrip } from "../domain/ledger/round-trip.ts";
import type { Order } from "../domain/orders/order.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { Totals } from "../domain/portfolio/statement.ts";
import { readOrder } from "./read-order.ts";
import { readSplits } from "./read-splits.ts";
import { fillOf, orderOf, type RoundTripRows, roundTripOf } from "./rows.ts";
import {
  accountBalances,
  bars,
  fillReferences,
  fills,
  orders,
  rates,
  roundTrips,
} from "./schema.ts";

const entry = alias(fills, "entry");
const exit = alias(fills, "exit");
const earlier = alias(fills, "earlier_exit");

type Builder = Parameters<Parameters<typeof statement>[0]>[0];

type OfPortfolio = Placeholders<{ readonly portfolio: string }>;

interface Range {
  readonly portfolio: string;
  readonly fromMs: number;
  readonly toMs: number;
}

const balances = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({
      account: accountBalances.account,
      ticker: accountBalances.ticker,
      balanceMicros: exactly(accountBalances.balanceMicros),
    })
    .from(accountBalances)
    .where(eq(accountBalances.portfolio, portfolio)),
);

const profits = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({
      gross: exactly(roundTrips.grossPnlToDateMicros),
      net: exactly(roundTrips.netPnlToDateMicros),
    })
    .from(roundTrips)
    .where(eq(roundTrips.portfolio, portfolio))
    .orderBy(desc(roundTrips.sequence))
    .limit(1),
);

const barsInRange = statement(
  (db, { portfolio, ticker, fromMs, toMs }: Placeholders<Range & { readonly ticker: string }>) => {
    const { startTimeMs, open, high, low, close, volumeUnits } = bars;
    return db
      .select({ startTimeMs, open, high, low, close, volumeUnits })
      .from(bars)
      .where(
        and(
          eq(bars.portfolio, portfolio),
          eq(bars.ticker, ticker),
          between(startTimeMs, fromMs, toMs),
        ),
      );
  },
);

const lastBarOf = statement(
  (db, { portfolio, ticker }: Placeholders<{ portfolio: string; ticker: string }>) =>
    db
      .select({ startTimeMs: bars.startTimeMs, interval: bars.interval })
      .from(bars)
      .where(and(eq(bars.portfolio, portfolio), eq(bars.ticker, ticker)))
      .orderBy(desc(bars.startTimeMs))
      .limit(1),
);

const ratesInRange = statement((db, { portfolio, fromMs, toMs }: Placeholders<Range>) =>
  db
    .select({ currency: rates.currency, asOfMs: rates.asOfMs, legs: rates.legs })
    .from(rates)
    .where(and(eq(rates.portfolio, portfolio), between(rates.asOfMs, fromMs, toMs))),
);

const fillsInRange = statement((db, { portfolio, fromMs, toMs }: Placeholders<Range>) =>
  db
    .select({ ...getTableColumns(fills), reference: fillReferences.reference })
    .from(fills)
    .leftJoin(fillReferences, eq(fillReferences.fill, fills.id))
    .where(and(eq(fills.portfolio, portfolio), between(fills.barStartMs, fromMs, toMs)))
    .orderBy(asc(fills.sequence)),
);

/** Without the sums up to the trip. The net of both legs may lie beyond 2^53, as a risk that an earlier version stored. */
const {
  costsMicros: _,
  grossPnlToDateMicros: __,
  netPnlToDateMicros: ___,
  ...tripColumns
} = getTableColumns(roundTrips);

/** What left the lot before a trip, as JSON: start of the bar and units, oldest first. */
const leftBefore = sql<string>`(select json_group_array(json_array(bar, units)) from (
  select ${earlier.barStartMs} as bar, ${earlier.quantityUnits} as units from ${fills} as ${earlier}
  where ${earlier.lot} = ${exit.lot} and ${earlier.effect} = 'CLOSE' and ${earlier.sequence} < ${exit.sequence}
  order by ${earlier.sequence}))`;

const tripsOf = (db: Builder) =>
  db
    .select({
      trip: {
        ...tripColumns,
        netPnlMicros: exactly(roundTrips.netPnlMicros),
        riskMicros: exactly(roundTrips.riskMicros),
      },
      entry,
      exit,
      order: orders,
      before: leftBefore,
    })
    .from(roundTrips)
    .innerJoin(entry, eq(entry.id, roundTrips.entryFill))
    .innerJoin(exit, eq(exit.id, roundTrips.exitFill))
    .innerJoin(orders, eq(orders.name, entry.order));

const tripsInRange = statement((db, { portfolio, fromMs, toMs }: Placeholders<Range>) =>
  tripsOf(db)
    .where(and(eq(exit.portfolio, portfolio), between(exit.barStartMs, fromMs, toMs)))
    .orderBy(asc(roundTrips.sequence)),
);

const tripsAfter = statement(
  (
    db,
    { portfolio, after, limit }: Placeholders<{ portfolio: string; after: number; limit: number }>,
  ) =>
    tripsOf(db)
      .where(and(eq(roundTrips.portfolio, portfolio), gt(roundTrips.sequence, after)))
      .orderBy(asc(roundTrips.sequence))
      .limit(limit),
);

const tripsNamed = statement((db, { name }: Placeholders<{ readonly name: string }>) =>
  tripsOf(db).where(eq(roundTrips.name, name)),
);

const resolvedInRange = statement((db, { portfolio, fromMs, toMs }: Placeholders<Range>) =>
  db
    .select()
    .from(orders)
    .where(and(eq(orders.portfolio, portfolio), between(orders.resolvedBarStartMs, fromMs, toMs)))
    .orderBy(asc(orders.resolvedBarStartMs), asc(orders.sequence)),
);

const tripsEndOfRun = statement((db, { portfolio }: OfPortfolio) =>
  tripsOf(db)
    .where(and(eq(roundTrips.portfolio, portfolio), sql`${roundTrips.exitReason} = 'END_OF_RUN'`))
    .orderBy(asc(roundTrips.sequence)),
);

const ordersEndOfRun = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select()
    .from(orders)
    .where(and(eq(orders.portfolio, portfolio), sql`${orders.rejectReason} = 'RUN_ENDED'`))
    .orderBy(asc(orders.sequence)),
);

/** The sums over a portfolio's whole history, of which only the latest running sums are read. */
export function readTotals(db: RowReader, portfolio: string): Totals {
  const pnl = profits.first(db, { portfolio });
  return {
    balances: balances.all(db, { portfolio }),
    grossPnlMicros: pnl?.gross ?? 0n,
    netPnlMicros: pnl?.net ?? 0n,
  };
}

/** Known bars of a ticker whose start lies in the closed range. */
export function readBars(
  db: RowReader,
  portfolio: string,
  ticker: string,
  fromMs: number,
  toMs: number,
): readonly Bar[] {
  return barsInRange.all(db, { portfolio, ticker, fromMs, toMs });
}

/** Known rates of instants in the closed range. */
export function readRates(
  db: RowReader,
  { name, currency: to }: Portfolio,
  fromMs: number,
  toMs: number,
): readonly ConversionRate[] {
  return ratesInRange
    .all(db, { portfolio: name, fromMs, toMs })
    .map(({ currency: from, asOfMs, legs }) => ({ from, to, legs, asOfMs }));
}

/** The latest bar of a ticker. */
export function readLastBar(db: RowReader, portfolio: string, ticker: string) {
  return lastBarOf.first(db, { portfolio, ticker });
}

/** What was executed on bars whose start lies in the closed range. */
export function readExecutions(
  db: RowReader,
  portfolio: string,
  fromMs: number,
  toMs: number,
): Executions {
  const range = { portfolio, fromMs, toMs };
  return {
    fills: fillsInRange.all(db, range).map(fillOf),
    roundTrips: tripsAfterSplits(db, portfolio, tripsInRange.all(db, range)),
    orders: ordersAfterSplits(db, portfolio, resolvedInRange.all(db, range)),
  };
}

/** What was closed and what expired because the run ended; partial indexes hold exactly these rows. */
export function readEndOfRun(db: RowReader, portfolio: string): Executions {
  const trips = tripsEndOfRun.all(db, { portfolio });
  return {
    fills: trips.map(({ exit }) => fillOf({ ...exit, reference: "CLOSE" })),
    roundTrips: tripsAfterSplits(db, portfolio, trips),
    orders: ordersAfterSplits(db, portfolio, ordersEndOfRun.all(db, { portfolio })),
  };
}

/** Round trips after a place in the history. */
export function readRoundTrips(
  db: RowReader,
  portfolio: string,
  after: number,
  limit: number,
): readonly ListedRoundTrip[] {
  const rows = tripsAfter.all(db, { portfolio, after, limit });
  const trips = tripsAfterSplits(db, portfolio, rows);
  return trips.map((roundTrip, at) => ({ sequence: rows[at]?.trip.sequence ?? 0, roundTrip }));
}

/** Entry notionals of trips by their names: what the units that left cost. */
export function readEntryNotionals(
  db: RowReader,
  portfolio: string,
  names: readonly string[],
): ReadonlyMap<string, Micros> {
  const rows = names.flatMap((name) => tripsNamed.all(db, { name }));
  const trips = tripsAfterSplits(db, portfolio, rows);
  return new Map(trips.map(({ name, entryNotionalMicros }) => [name, entryNotionalMicros]));
}

/** Up to when an order that no bar resolved waits or waited. */
function lastSeenMs({ state, stage, canceledBarStartMs }: Parameters<typeof orderOf>[0]): number {
  // A denied order never waited.
  if (state === "DENIED") return Number.NEGATIVE_INFINITY;
  if (stage !== "CANCELED") return Number.POSITIVE_INFINITY;
  return canceledBarStartMs ?? Number.NEGATIVE_INFINITY;
}

/** Orders as they stand: resolved ones in the shares that their last bar traded in, waiting ones in those of now. */
export function ordersAfterSplits(
  db: RowReader,
  portfolio: string,
  rows: readonly Parameters<typeof orderOf>[0][],
): readonly Order[] {
  const splits = rows.length > 0 ? readSplits(db, portfolio) : [];
  return rows.map((row) => {
    const until = row.resolvedBarStartMs ?? lastSeenMs(row);
    const passed = splits.filter(({ barStartMs }) => barStartMs <= until);
    const order = readOrder(db, row, passed);
    // An order that a split left nothing of expired as it was.
    return order.quantityUnits > 0 ? order : orderOf(row);
  });
}

/** Round trips in the shares that left. */
function tripsAfterSplits(
  db: RowReader,
  portfolio: string,
  rows: readonly RoundTripRows[],
): readonly RoundTrip[] {
  const splits = rows.length > 0 ? readSplits(db, portfolio) : [];
  return rows.map((row) => roundTripOf(row, splits));
}
