import { and, desc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Micros } from "#lib/kernel/money.ts";
import { type RecentTrade, recentTradesLimit } from "#lib/kernel/portfolio-facts.ts";
import { exactly } from "#lib/kit/store/columns.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { returnRatio } from "../domain/ledger/round-trip.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { RecentHistory } from "../domain/portfolio/statement.ts";
import { readEntryNotionals } from "./read-history.ts";
import { equityPoints, fills, roundTrips } from "./schema.ts";

type OfPortfolio = Placeholders<{ readonly portfolio: string }>;

const dayMs = 86_400_000;

/** Versions up to 0.2 had daily bars and stored no close. */
const closeMs = sql<number>`iif(${equityPoints.barCloseMs} = 0, ${equityPoints.barStartMs} + ${sql.raw(String(dayMs))}, ${equityPoints.barCloseMs})`;

const latestClose = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({ closeMs })
    .from(equityPoints)
    .where(eq(equityPoints.portfolio, portfolio))
    .orderBy(desc(equityPoints.sequence))
    .limit(1),
);

/** Walks back from the newest point, over those of one date at most: no bar closes before an earlier one. */
const lastEquityUntil = statement(
  (db, { portfolio, untilMs }: Placeholders<{ portfolio: string; untilMs: number }>) =>
    db
      .select({ equityMicros: exactly(equityPoints.equityMicros) })
      .from(equityPoints)
      .where(and(eq(equityPoints.portfolio, portfolio), sql`${closeMs} <= ${untilMs}`))
      .orderBy(desc(equityPoints.sequence))
      .limit(1),
);

const entry = alias(fills, "entry");
const exit = alias(fills, "exit");
const earlier = alias(roundTrips, "earlier_trip");

const isPart = sql<boolean>`${exit.restUnits} is not null or exists (select 1 from ${roundTrips} as ${earlier}
  where ${earlier.lot} = ${roundTrips.lot} and ${earlier.sequence} < ${roundTrips.sequence})`;

const newestTrips = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({
      name: roundTrips.name,
      /** Of a part of its lot: what that cost is not what the entry did. */
      isPart: isPart.mapWith(Boolean),
      ticker: entry.ticker,
      side: entry.side,
      entryNotionalMicros: exactly(
        sql`coalesce(${entry.baseNotionalMicros}, ${entry.notionalMicros})`,
      ),
      exitTimeMs: exit.barStartMs,
      exitReason: roundTrips.exitReason,
      netPnlMicros: exactly(roundTrips.netPnlMicros),
    })
    .from(roundTrips)
    .innerJoin(entry, eq(entry.id, roundTrips.entryFill))
    .innerJoin(exit, eq(exit.id, roundTrips.exitFill))
    .where(eq(roundTrips.portfolio, portfolio))
    .orderBy(desc(roundTrips.sequence))
    .limit(recentTradesLimit),
);

/** The equity before a portfolio's latest date, and its newest closed trades, newest first. */
export function readRecent(db: RowReader, portfolio: Portfolio): RecentHistory {
  const trips = newestTrips.all(db, { portfolio: portfolio.name });
  const parts = trips.flatMap(({ name, isPart }) => (isPart ? [name] : []));
  const ofParts = readEntryNotionals(db, portfolio.name, parts);
  return {
    dayStartEquityMicros: readDayStart(db, portfolio),
    recentTrades: trips.map((row) => tradeOf(row, ofParts)),
  };
}

function readDayStart(db: RowReader, { name: portfolio, startingCashMicros }: Portfolio): bigint {
  const latest = latestClose.first(db, { portfolio });
  if (latest === undefined) return startingCashMicros;
  // A bar that closes at midnight is of the date that ends there.
  const untilMs = Math.floor((latest.closeMs - 1) / dayMs) * dayMs;
  return lastEquityUntil.first(db, { portfolio, untilMs })?.equityMicros ?? startingCashMicros;
}

function tradeOf(
  row: NonNullable<ReturnType<typeof newestTrips.first>>,
  ofParts: ReadonlyMap<string, Micros>,
): RecentTrade {
  const { name, isPart: _, entryNotionalMicros: ofEntry, ...trade } = row;
  const entryNotionalMicros = ofParts.get(name) ?? ofEntry;
  return { ...trade, returnRatio: returnRatio({ ...trade, entryNotionalMicros }) };
}
