import { and, desc, eq, gt, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Micros } from "#lib/kernel/money.ts";
import { type RecentTrade, recentTradesLimit } from "#lib/kernel/portfolio-facts.ts";
import { RecentlyUsed } from "#lib/kernel/recently-used.ts";
import { exactly } from "#lib/kit/store/columns.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { returnRatio } from "../domain/ledger/round-trip.ts";
import { readEntryNotionals } from "./read-history.ts";
import { fills, roundTrips } from "./schema.ts";

const entry = alias(fills, "entry");
const exit = alias(fills, "exit");
const earlier = alias(roundTrips, "earlier_trip");

const isPart = sql<boolean>`${exit.restUnits} is not null or exists (select 1 from ${roundTrips} as ${earlier}
  where ${earlier.lot} = ${roundTrips.lot} and ${earlier.sequence} < ${roundTrips.sequence})`;

type After = Placeholders<{ readonly portfolio: string; readonly after: number }>;

const newestTrips = statement((db, { portfolio, after }: After) =>
  db
    .select({
      sequence: roundTrips.sequence,
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
    .where(and(eq(roundTrips.portfolio, portfolio), gt(roundTrips.sequence, after)))
    .orderBy(desc(roundTrips.sequence))
    .limit(recentTradesLimit),
);

type Trip = NonNullable<ReturnType<typeof newestTrips.first>>;

/** Reads the newest closed trades of a portfolio, newest first. */
export type ReadRecentTrades = (db: RowReader, portfolio: string) => readonly RecentTrade[];

/** Portfolios whose newest round trips are kept in memory. */
const keptPortfolios = 256;

/**
 * Keeps the newest round trips that are committed: none ever changes, and most bars add none. Those that a
 * transaction has written are read from there each time, since it may be rolled back.
 */
export function keepingRecentTrades(committed: RowReader): ReadRecentTrades {
  const kept = new RecentlyUsed<string, readonly Trip[]>(keptPortfolios);
  const tripsOf = (db: RowReader, portfolio: string): readonly Trip[] => {
    const known = kept.get(portfolio) ?? [];
    const after = known[0]?.sequence ?? 0;
    const newer = newestTrips.all(db, { portfolio, after });
    if (newer.length === 0) return known;
    const toKeep = newestTrips.all(committed, { portfolio, after });
    if (toKeep.length > 0) kept.set(portfolio, newestOf(toKeep, known));
    return newestOf(newer, known);
  };
  return (db, portfolio) => {
    const trips = tripsOf(db, portfolio);
    const parts = trips.flatMap(({ name, isPart }) => (isPart ? [name] : []));
    const ofParts = readEntryNotionals(db, portfolio, parts);
    return trips.map((trip) => tradeOf(trip, ofParts));
  };
}

function newestOf(newer: readonly Trip[], known: readonly Trip[]): readonly Trip[] {
  return [...newer, ...known].slice(0, recentTradesLimit);
}

function tradeOf(trip: Trip, ofParts: ReadonlyMap<string, Micros>): RecentTrade {
  const { sequence: _, name, isPart: __, entryNotionalMicros: ofEntry, ...trade } = trip;
  const entryNotionalMicros = ofParts.get(name) ?? ofEntry;
  return { ...trade, returnRatio: returnRatio({ ...trade, entryNotionalMicros }) };
}
