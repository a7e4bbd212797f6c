import { and, desc, eq, sql } from "drizzle-orm";
import type { Micros } from "#lib/kernel/money.ts";
import { exactly } from "#lib/kit/store/columns.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { EquityPoint } from "../domain/portfolio/equity.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import { equityPoints } from "./schema.ts";

const dayMs = 86_400_000;

/** Versions up to 0.2 had daily bars and stored no close. */
const closeMs = sql<number>`iif(${equityPoints.barCloseMs} = 0, ${equityPoints.barStartMs} + ${sql.raw(String(dayMs))}, ${equityPoints.barCloseMs})`;
const closeMsOf = ({ barStartMs, barCloseMs }: EquityPoint) => barCloseMs || barStartMs + dayMs;

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

/** When the date of a point begins. A bar that closes at midnight is of the date that ends there. */
function dateStartMs(point: EquityPoint): number {
  return Math.floor((closeMsOf(point) - 1) / dayMs) * dayMs;
}

/** The equity before the date of a portfolio's latest point, which is given. */
export function readDayStart(
  db: RowReader,
  { name: portfolio, startingCashMicros }: Portfolio,
  latest: EquityPoint | undefined,
): Micros {
  if (latest === undefined) return startingCashMicros;
  const untilMs = dateStartMs(latest);
  return lastEquityUntil.first(db, { portfolio, untilMs })?.equityMicros ?? startingCashMicros;
}

/**
 * The same once more points follow, without a look at those before: what closed last before a new date is the
 * point before it.
 * @param dayStart - the equity before the date of `latest`.
 */
export function dayStartAfter(
  dayStart: Micros,
  latest: EquityPoint | null,
  points: readonly EquityPoint[],
): Micros {
  let [micros, last] = [dayStart, latest];
  for (const point of points) {
    if (last !== null && dateStartMs(point) > dateStartMs(last)) micros = last.equityMicros;
    last = point;
  }
  return micros;
}
